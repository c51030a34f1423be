import { assertNever } from '../../../domain/assert-never.ts';
import { type Check, fail, ok, warn } from '../check.ts';

const CODE = 'JOURNAL';

/** Whether the journal ends where this terminal ended it. All of it is for `tessera journal verify` to look at. */
export const checkJournal: Check = ({ facts: { journal } }) => {
  switch (journal.kind) {
    case 'none':
      return ok(CODE, 'no journal was begun here yet');
    case 'in-use':
      return ok(CODE, 'the running terminal has it; tessera journal verify asks that terminal');
    case 'unreadable':
      return warn(CODE, journal.message, 'look at the disk; the terminal sets the file aside and begins a new one');
    case 'not-ours':
      return fail(
        CODE,
        "data/journal.db doesn't end where this terminal ended it",
        'keep a copy and look at it with tessera journal verify; the terminal sets it aside at its next start',
      );
    case 'ours': {
      const signed =
        journal.signedAt === null ? 'nothing signed yet' : `signed ${new Date(journal.signedAt).toISOString()}`;
      return ok(CODE, `${journal.rows} rows, ${signed}`);
    }
    default:
      return assertNever(journal);
  }
};
