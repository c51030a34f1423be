import { DEFAULT_DISK_LIMITS } from '../../../store/cache/disk-limits.ts';
import { type Check, ok, warn } from '../check.ts';

const CODE = 'KNOWLEDGE';

/** Whether what is known of cards can be opened, how much it is, and how long it is kept. */
export const checkKnowledge: Check = ({ facts: { cache, holder } }) => {
  const kept = `kept for ${DEFAULT_DISK_LIMITS.retentionDays} days`;
  switch (cache.kind) {
    case 'none':
      return ok(CODE, `nothing is known of any card yet; answers are ${kept}`);
    case 'in-use':
      return ok(CODE, `the running terminal (process ${holder ?? 'unknown'}) has it open; answers are ${kept}`);
    case 'unfit': {
      const remedy = 'nothing: the terminal sets it aside and learns anew; tessera sync brings the campus back at once';
      return warn(CODE, `data/cache.db ${cache.message}`, remedy);
    }
    case 'read': {
      const { rows, negativeRows } = cache.value;
      return ok(CODE, `${rows} cards, ${negativeRows} of them not registered; answers are ${kept}`);
    }
  }
};
