import type { ImportFault } from './import-snapshot.ts';

/** Why a snapshot is not taken, for people: what it is and what to do. */
export const IMPORT_WORDS: Readonly<Record<ImportFault, string>> = {
  'not-a-snapshot': 'is no snapshot',
  'cut-short': 'is only a part of a snapshot; copy it again',
  damaged: 'is damaged; copy it again',
  'other-version': 'is of another version; update this terminal or the one it was made on',
  stranger: 'is signed by a key this terminal does not trust; put the key into its trust folder',
  forged: 'has a signature that does not hold; it was changed after it was signed',
  expired: 'has ended; get a newer one',
  'in-use-already': 'is in use already',
  older: 'is older than the one in use',
  'other-base': 'is a change to another snapshot than the one in use; import the full one',
  'other-series': 'is of another institution than the snapshot it would replace; try again',
  'not-its-cards': 'is of an institution its key is not believed for; see "pics" in the file of the key',
  'other-secret': 'is sealed under another secret than this terminal has (snapshot.key)',
  counts: 'does not add up to the cards it announces; import the full one',
};
