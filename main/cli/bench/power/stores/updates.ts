import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateEd25519 } from '../../../../signing/ed25519.ts';
import { MANIFEST_NAME, SIGNATURE_NAME } from '../../../../update/manifest.ts';
import { folderSource } from '../../../../update/source/folder-source.ts';
import { updateSigner } from '../../../../update/update-keys.ts';
import { openUpdateState } from '../../../../update/update-state.ts';
import { createUpdater, type Updater } from '../../../../update/updater.ts';
import { manifestOf, signed, TARGET } from '../../updates/sample-release.ts';
import { faultFinding, findingOf, type PowerPlace, type PowerStore } from '../power-store.ts';

const BYTES = 6_000;
/** One moment for all: a release that is signed anew is another one. */
const NOW = Date.UTC(2026, 0, 15);
const nameOf = (work: number): string => `Tessera-${work}.AppImage`;
const packageOf = (work: number): Buffer => Buffer.alloc(BYTES, `package ${work};`);

/** Releases that are received, one after the other: each acknowledged when it is ready. */
export const UPDATES: PowerStore = {
  name: 'updates (state and packages)',
  outlives: 'power',

  prepare(site) {
    const { privatePem, publicKey } = generateEd25519();
    writeFileSync(join(site, 'signing.pem'), privatePem);
    writeFileSync(join(site, 'public'), publicKey);
  },

  async work(place, from, until, teller) {
    for (let work = from; work < until; work += 1) {
      const source = folderSource(release(place.site, work));
      teller.begin(work);
      const end = await updaterAt(place).download(source, new AbortController().signal);
      if (end.kind !== 'ready') throw new Error(JSON.stringify(end));
      teller.acknowledge(work);
      // What the next one takes the place of.
      rmSync(join(place.data, 'update', nameOf(work - 1)), { force: true });
    }
  },

  async examine(place, told) {
    const notices: string[] = [];
    const folder = join(place.data, 'update');
    const startedAt = performance.now();
    const { ready, highest } = openUpdateState(folder, (line) => notices.push(line)).read();
    const readyMs = performance.now() - startedAt;
    if (notices.length > 0) return faultFinding('unreadable', notices.join('; '), readyMs);
    const shown = ready === null ? -1 : Number(ready.version.split('.')[1]);
    if (ready !== null) {
      const path = join(folder, ready.name);
      // The work that was under way may have taken the older one away.
      const isWhole = existsSync(path) && readFileSync(path).equals(packageOf(shown));
      if (!isWhole) return faultFinding('half', `${ready.name} is ready and not whole`, readyMs);
      const sequence = highest?.sequence ?? 0;
      if (sequence < shown + 1) return faultFinding('lost', `release ${sequence} is the highest seen`, readyMs);
    }
    return findingOf(shown, told, readyMs);
  },
};

function release(site: string, work: number): string {
  const folder = join(site, 'release');
  mkdirSync(folder, { recursive: true });
  const signer = updateSigner(readFileSync(join(site, 'signing.pem')));
  if (signer === undefined) throw new Error('the key of the bench is none');
  const sha512 = createHash('sha512').update(packageOf(work)).digest('hex');
  const [file] = manifestOf(NOW).files;
  if (file === undefined) throw new Error('the sample release has no file');
  const files = [{ ...file, name: nameOf(work), size: BYTES, sha512 }];
  const whole = signed(manifestOf(NOW, { version: `1.${work}.0`, sequence: work + 1, files }), [signer]);
  writeFileSync(join(folder, nameOf(work)), packageOf(work));
  writeFileSync(join(folder, MANIFEST_NAME), whole.manifest);
  writeFileSync(join(folder, SIGNATURE_NAME), whole.signature);
  return folder;
}

function updaterAt({ site, data }: PowerPlace): Updater {
  return createUpdater({
    state: openUpdateState(join(data, 'update'), (line) => {
      throw new Error(line);
    }),
    ...{ installation: undefined, target: TARGET, runningVersion: '0.9.0', channel: 'stable' },
    pinnedKeys: [readFileSync(join(site, 'public'), 'utf8')],
    clock: { now: () => NOW, trust: () => 'trusted' },
  });
}
