import { attempt } from '../sqlite-fault.ts';
import { headBytes } from './chain.ts';
import { deriveJournalKeys } from './journal-keys.ts';
import { openJournalFile } from './journal-source.ts';
import { lastCheckpointIn } from './last-checkpoint.ts';

/** What a look at a journal's end gave. It reads a handful of rows and changes nothing. */
export type JournalGlance =
  | { readonly kind: 'none' }
  /** A terminal is running on it. */
  | { readonly kind: 'in-use' }
  /** One line. */
  | { readonly kind: 'unreadable'; readonly message: string }
  /** Its end is not where this terminal ended it: a start would set it aside. */
  | { readonly kind: 'not-ours' }
  | {
      readonly kind: 'ours';
      readonly rows: number;
      /** ms since 1970; null where nothing was signed yet. */
      readonly signedAt: number | null;
    };

/** Looks at the journal of a terminal that isn't running. `terminalKey` has 32 bytes. */
export function glanceAtJournal(dataFolder: string, terminalKey: Uint8Array): JournalGlance {
  const opening = openJournalFile(dataFolder);
  if (opening.kind !== 'open') return opening;
  const { source } = opening;
  try {
    const looked = attempt((): JournalGlance => {
      const head = source.head();
      if (head === undefined) return { kind: source.genesis() === undefined ? 'none' : 'not-ours' };
      const { sequence, seal, checkpoint, tag } = head;
      const keys = deriveJournalKeys(terminalKey);
      const signed = lastCheckpointIn(source)?.checkpoint;
      const first = signed?.first.sequence ?? 1;
      const isThere = sequence < first || source.rows(sequence, 1)[0]?.sequence === sequence;
      if (!isThere || !keys.fits(headBytes(sequence, seal, checkpoint), tag)) return { kind: 'not-ours' };
      return { kind: 'ours', rows: sequence - first + 1, signedAt: signed?.at ?? null };
    });
    return looked.ok ? looked.value : { kind: 'unreadable', message: looked.fault.detail };
  } finally {
    opening.close();
  }
}
