import { type Check, fail, ok, warn } from '../check.ts';
import { inWords } from '../in-words.ts';

const CODE = 'SYNC';
const DAY_MS = 86_400_000;
/** Knowledge counts for seven days while the registry fails (docs/knowledge.md). */
const OLD_MS = 7 * DAY_MS;

/** Whether the institution's cards can be fetched, and when they last were. */
export const checkSync: Check = ({ facts: { apiKey, sync, now }, ownSync }) => {
  const own = ownSync?.kind === 'scheduled' ? ownSync : undefined;
  if (apiKey === 'unusable') {
    return fail(CODE, "the API key can't be read", 'give the file to the user the terminal runs as');
  }
  if (own?.phase === 'running') {
    const { page, totalPages } = own.progress ?? { page: 0, totalPages: 0 };
    return ok(CODE, `the terminal is at its sync${totalPages === 0 ? '' : `, page ${page} of ${totalPages}`}`);
  }
  if (own?.lastTry?.isDone === false) {
    const next = inWords(Math.max(0, (own.nextAt ?? now) - now));
    return warn(CODE, own.lastTry.message, `mend what it says; the terminal tries again in ${next}`);
  }
  if (sync.kind === 'unfit') return warn(CODE, `data/sync.db ${sync.message}`, 'run tessera sync: it is made anew');
  if (sync.kind === 'in-use') return ok(CODE, 'a sync is running');
  if (sync.kind === 'none') {
    return apiKey === 'absent'
      ? ok(CODE, 'this terminal has no API key and fetches no list of cards')
      : warn(CODE, 'there is an API key, and no sync was ever made', 'run tessera sync');
  }
  const { cards, touchedAt, isUnfinished } = sync.value;
  const age = Math.max(0, now - touchedAt);
  const next = own?.nextAt == null ? '' : `, the next in ${inWords(Math.max(0, own.nextAt - now))}`;
  const what = `${cards} cards, last ${inWords(age)} ago${next}`;
  if (apiKey === 'absent') return warn(CODE, `${what}; the API key is gone`, 'put it into the keys folder again');
  if (isUnfinished) return warn(CODE, `${what}; a sync was interrupted`, 'run tessera sync: it goes on where it was');
  return age > OLD_MS
    ? warn(CODE, what, 'run tessera sync, or let the terminal do it: sync.everyHours in config.json')
    : ok(CODE, what);
};
