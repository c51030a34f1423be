import { z } from 'zod';
import type { CountNode } from '../domain/statistics/count-tree.ts';
import type { StatisticsView } from '../domain/statistics/view.ts';

/** Statistics as they cross to the operator's page and out of `journal stats --json`. Exact: for the terminal's people. */

const countNode: z.ZodType<CountNode> = z.object({
  key: z.string(),
  count: z.number(),
  get parts() {
    return z.array(countNode);
  },
});
const nodes = z.array(countNode);

const tables = z.object({
  presentations: z.number(),
  outcomes: nodes,
  times: nodes,
  issuers: nodes,
  evidence: nodes,
  sources: nodes,
  holders: z.array(z.object({ day: z.string(), presented: z.number(), granted: z.number(), isAtLeast: z.boolean() })),
  issuerHolders: z.record(z.string(), z.number()),
  passages: nodes,
  waiting: z.number(),
  overrides: nodes,
});

/** Latencies by step of a presentation, in ms. */
export const stepLatencies = z.array(
  z.object({
    step: z.string(),
    count: z.number(),
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
    max: z.number(),
  }),
);

export const statisticsView: z.ZodType<StatisticsView> = z.object({
  zone: z.string(),
  dayStartsAt: z.number(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  all: tables,
  services: z.array(z.object({ service: z.string(), tables })),
  revised: z.number(),
  failures: nodes,
  steps: stepLatencies,
  events: nodes,
});
