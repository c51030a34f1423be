import { z } from 'zod';
import { IMPORT_WORDS } from '../../provision/snapshot/import-words.ts';
import type { Job } from '../jobs.ts';

const request = z.strictObject({
  /** Absolute: the terminal works in another folder. */
  file: z.string().min(1).max(4096),
});
const result = z.strictObject({
  cards: z.number(),
  sequence: z.number(),
  baseSequence: z.number().nullable(),
  /** Of the registry's answers, by the terminal's clock. */
  ageSeconds: z.number(),
  /** ms since 1970. */
  expires: z.number(),
});

/** Takes a snapshot into use that lies where the terminal can read it. */
export const snapshotImportJob: Job<z.infer<typeof request>, never, z.infer<typeof result>> = {
  name: 'snapshot-import',
  request,
  progress: z.never(),
  result,
  runsBeside: false,
  async run({ snapshot, snapshotSecretPlace, clock }, { file }, told) {
    if (snapshot === undefined) {
      return {
        kind: 'failed',
        message: `this terminal has no secret for snapshots; put the site's ${snapshotSecretPlace}`,
      };
    }
    const end = await snapshot.import(file, clock.now(), told.signal);
    switch (end.kind) {
      case 'aborted':
        return { kind: 'failed', message: 'interrupted; the snapshot in use is as it was' };
      case 'failed':
        return end;
      case 'refused':
        return { kind: 'failed', message: `${file} ${IMPORT_WORDS[end.code]}` };
      case 'imported': {
        const { sequence, total: cards, answeredAt, expires, baseSequence } = end.manifest;
        const ageSeconds = Math.max(0, Math.floor((clock.now() - answeredAt) / 1000));
        return { kind: 'done', result: { cards, sequence, baseSequence, ageSeconds, expires } };
      }
    }
  },
};
