import { Registry } from 'prom-client';
import type { Metrics, MetricsSource } from '../application/ports/metrics-ports.ts';
import { entryCounters } from './entry-counters.ts';
import { terminalGauges } from './gauges.ts';

/**
 * Prometheus text of a terminal. Made at the first scrape, and counting from there: a server takes differences, and one
 * that doesn't ask costs nothing.
 */
export function createTerminalMetrics(source: MetricsSource): Metrics {
  const registry = new Registry();
  let gauges = source.gauges();
  terminalGauges(registry, () => gauges);
  const unsubscribe = source.subscribe(entryCounters(registry));
  return {
    async scrape() {
      gauges = source.gauges();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    close: unsubscribe,
  };
}
