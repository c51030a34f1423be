import { z } from 'zod';
import { sync } from '../../provision/sync.ts';
import { sentenceOf } from '../../provision/sync-words.ts';
import type { Job } from '../jobs.ts';

const request = z.strictObject({
  /** Registry as `--router` names it; null for the terminal's own. */
  router: z.string().max(2000).nullable(),
  pic: z
    .string()
    .regex(/^\d{9}$/)
    .nullable(),
  pageSize: z.int().min(1).max(10_000),
});
const progress = z.strictObject({ page: z.number(), totalPages: z.number(), cards: z.number() });
const result = z.strictObject({
  cards: z.number(),
  removed: z.number(),
  leftOut: z.number(),
  reconciled: z.boolean(),
  byTypeAndYear: z.array(
    z.strictObject({ cardType: z.string(), year: z.string().nullable(), cards: z.number() }).readonly(),
  ),
});

/** Nobody waits for a sync at the door; the registry has others to serve. */
const PAUSE_MS = 250;

/** Reads the institution's own cards from the registry's list into what the terminal knows. */
export const syncJob: Job<z.infer<typeof request>, z.infer<typeof progress>, z.infer<typeof result>> = {
  name: 'sync',
  request,
  progress,
  result,
  runsBeside: false,
  async run(data, { router, pic, pageSize }, told) {
    const opened = data.openCardPages(router);
    if (!opened.ok) return { kind: 'failed', message: opened.message };
    const { pages, registry } = opened.value;
    try {
      const ledger = data.openLedger(true);
      if (!ledger.ok) return { kind: 'failed', message: ledger.message };
      if (ledger.value === undefined) return { kind: 'failed', message: 'there is no place to note a sync in' };
      try {
        const { clock, knowledge } = data;
        const { progress: onProgress, notice: onNotice } = told;
        const parts = { pages, ledger: ledger.value, knowledge, clock, random: Math.random, onNotice, onProgress };
        const end = await sync(parts, { registry, pic, pageSize, pauseMs: PAUSE_MS }, told.signal);
        if (end.kind !== 'done') return { kind: 'failed', message: sentenceOf(end) };
        const { kind: _done, ...counts } = end;
        return { kind: 'done', result: { ...counts, byTypeAndYear: [...ledger.value.statistics()] } };
      } finally {
        ledger.value.close();
      }
    } finally {
      await pages.close();
    }
  },
};
