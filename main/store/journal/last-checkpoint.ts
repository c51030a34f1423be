import { parsedJson } from '../parsed-json.ts';
import { checkpointSchema, genesisSchema, type SignedCheckpoint } from './checkpoint.ts';
import type { JournalSource } from './journal-source.ts';

/** The last checkpoint as it may leave the machine; undefined where nothing was signed yet. Whether it holds is not looked at. */
export function lastCheckpointIn(source: JournalSource): SignedCheckpoint | undefined {
  const stored = source.checkpoints().at(-1);
  const checkpoint = checkpointSchema.safeParse(parsedJson(stored?.body ?? '')).data;
  const genesis = genesisSchema.safeParse(parsedJson(source.genesis()?.body ?? '')).data;
  if (stored === undefined || checkpoint === undefined || genesis === undefined) return undefined;
  const signature = Buffer.from(stored.signature).toString('base64');
  return { checkpoint, signature, publicKey: genesis.publicKey };
}
