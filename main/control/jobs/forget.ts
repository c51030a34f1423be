import { z } from 'zod';
import { parseEscn } from '../../domain/escn.ts';
import type { Job } from '../jobs.ts';

const request = z.strictObject({ escn: z.string().max(64) });
const result = z.strictObject({ wasKnown: z.boolean() });

/** Removes a card from everything this terminal knows, for a data-subject request. Doing it twice does no harm. */
export const forgetJob: Job<z.infer<typeof request>, never, z.infer<typeof result>> = {
  name: 'forget',
  request,
  progress: z.never(),
  result,
  runsBeside: false,
  async run(data, { escn: text }) {
    const escn = parseEscn(text);
    if (escn === undefined) return { kind: 'failed', message: 'not a card number' };
    // First: an answer that is under way would bring it back.
    data.forgetUnderWay(escn);
    const wasKnown = data.knowledge.recall(escn) !== undefined;
    const inSnapshot = data.snapshot?.has(escn);
    const forgotten = data.knowledge.forget(escn);
    if (!forgotten.ok) return { kind: 'failed', message: forgotten.message };
    const emptied = await data.snapshot?.forget(escn);
    if (emptied?.ok === false) return { kind: 'failed', message: emptied.message };
    const opened = data.openLedger(false);
    if (!opened.ok) return { kind: 'failed', message: opened.message };
    const removed = opened.value?.forget(escn);
    opened.value?.close();
    if (removed?.ok === false) return { kind: 'failed', message: removed.message };
    return {
      kind: 'done',
      result: { wasKnown: wasKnown || inSnapshot === 'known' },
    };
  },
};
