import { Counter, Histogram, type Registry } from 'prom-client';
import type { JournalEntry, PresentationEntry } from '../domain/journal/entry.ts';

/** Services with series of their own; more are `other`. Every series is kept by the server for months. */
const MOST_SERVICES = 50;
const MOST_CODES = 50;
const MOST_STEPS = 16;
/** Presentations remembered to count one that is revised once. */
const KEPT = 256;
/** From a recall to the longest a lane waits, in seconds. */
const STEP_BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1, 2, 5,
];

/**
 * Counts journal entries for scrapes. By service, verdict and reason, and by nothing of the card: a server that scrapes
 * every few seconds would tell of a rare country or institution when somebody from there passed.
 */
export function entryCounters(registry: Registry): (entry: JournalEntry) => void {
  const registers = [registry];
  const presentations = new Counter({
    name: 'tessera_presentations_total',
    help: 'Presentations by service and first verdict',
    labelNames: ['service', 'verdict', 'reason'],
    registers,
  });
  const revisions = new Counter({
    name: 'tessera_revisions_total',
    help: 'Verdicts that changed behind the screen, by service and later verdict',
    labelNames: ['service', 'verdict', 'reason'],
    registers,
  });
  const failures = new Counter({
    name: 'tessera_lookup_failures_total',
    help: 'Presentations without an answer of the registry, by cause',
    labelNames: ['failure'],
    registers,
  });
  const steps = new Histogram({
    name: 'tessera_presentation_step_seconds',
    help: 'Time of a presentation by step; total is from first notice to verdict',
    labelNames: ['step'],
    buckets: STEP_BUCKETS,
    registers,
  });
  const passages = new Counter({
    name: 'tessera_passages_total',
    help: 'Grants that were passed through or annulled, by why',
    labelNames: ['outcome', 'why'],
    registers,
  });
  const overrides = new Counter({ name: 'tessera_overrides_total', help: 'Verdicts staff went against', registers });
  const events = new Counter({
    name: 'tessera_events_total',
    help: 'Events of the terminal by code',
    labelNames: ['code'],
    registers,
  });
  const serviceLabel = labels(MOST_SERVICES);
  const codeLabel = labels(MOST_CODES);
  const stepLabel = labels(MOST_STEPS);
  const recent = new Set<string>();

  const addPresentation = (entry: PresentationEntry): void => {
    const { verdict, reason, presentation } = entry;
    const named = { service: serviceLabel(entry.service), verdict, reason };
    if (recent.has(presentation)) {
      revisions.inc(named);
      return;
    }
    recent.add(presentation);
    const oldest = recent.values().next().value;
    if (recent.size > KEPT && oldest !== undefined) recent.delete(oldest);
    presentations.inc(named);
    if (entry.failure !== null) failures.inc({ failure: entry.failure });
    for (const [name, ms] of Object.entries(entry.steps)) {
      const step = stepLabel(name.replace(/Ms$/, ''));
      if (Number.isFinite(ms)) steps.observe({ step }, ms / 1000);
    }
  };

  return (entry) => {
    switch (entry.kind) {
      case 'presentation':
        return addPresentation(entry);
      case 'passage':
        return passages.inc({ outcome: entry.outcome, why: entry.why });
      case 'override':
        return overrides.inc();
      case 'event':
        return events.inc({ code: codeLabel(entry.code) });
    }
  };
}

/** A label for the first `most` values that come; then `other`. */
function labels(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.size < most) known.add(value);
    return known.has(value) ? value : 'other';
  };
}
