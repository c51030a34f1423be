import { openDurableCache } from '../../../main/store/cache/durable-opening.ts';
import { createSealing } from '../../../main/store/cache/sealing.ts';

/** Opens the cache named on the command line without root's rights, and prints what came of it. */
const NOBODY = 65_534;

const [, , path = ''] = process.argv;
if (process.getuid?.() === 0) {
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
const { keyCheck } = createSealing(new Uint8Array(32).fill(7));
const opening = openDurableCache({ path, keyCheck, now: Date.now(), asideMaxAgeDays: 30, maxFileBytes: 1e9 });
if (opening.kind === 'open') {
  const counted = opening.cache.countRows();
  const rows = counted.ok ? counted.value.rows : null;
  console.log(JSON.stringify({ kind: 'open', rows, notices: opening.notices }));
  opening.cache.close();
} else {
  console.log(JSON.stringify(opening));
}
