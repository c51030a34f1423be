import { Counter, Gauge, type Registry } from 'prom-client';
import type { TerminalGauges } from '../application/ports/metrics-ports.ts';

/** What is read off the terminal at each scrape; `read` is asked once a scrape and metric. */
export function terminalGauges(registry: Registry, read: () => TerminalGauges): void {
  const registers = [registry];

  function gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    rows: (gauges: TerminalGauges) => readonly (readonly [Record<Label, string>, number])[],
  ): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        // Without labels a reset is a zero, and a zero is an answer.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of rows(read())) this.set(labels, value);
      },
    });
  }
  const truth = (value: boolean): number => (value ? 1 : 0);
  const one = (value: number | null): readonly (readonly [Record<never, string>, number])[] =>
    value === null ? [] : [[{}, value]];

  gauge('tessera_build_info', 'Always 1; what runs', ['version', 'node', 'shell'], ({ version, shell }) => [
    [{ version, node: process.versions.node, shell }, 1],
  ]);
  gauge('tessera_cache_entries', 'Cards that something is known of, by layer', ['layer', 'kind'], ({ cache }) =>
    cache === null
      ? []
      : Object.entries({ memory: cache.memory, disk: cache.disk }).flatMap(([layer, counts]) =>
          counts === null
            ? []
            : ([
                [{ layer, kind: 'positive' }, counts.positive],
                [{ layer, kind: 'negative' }, counts.negative],
              ] as const),
        ),
  );
  gauge('tessera_registry_answering', '1 where the last question was answered', ['host'], ({ registries }) =>
    registries.map(({ host, isAnswering }) => [{ host }, truth(isAnswering)]),
  );
  gauge('tessera_registry_resting', '1 where it is left alone for now', ['host'], ({ registries }) =>
    registries.map(({ host, isResting }) => [{ host }, truth(isResting)]),
  );
  gauge('tessera_registry_last_answer_timestamp_seconds', 'When it last answered', ['host'], ({ registries }) =>
    registries.flatMap(({ host, lastAnswerAt }) => (lastAnswerAt === null ? [] : [[{ host }, lastAnswerAt / 1000]])),
  );
  gauge('tessera_gate_ready', '1 where the gate can be opened', ['gate'], ({ gates }) =>
    gates.map(({ gate, isReady }) => [{ gate }, truth(isReady)]),
  );
  gauge('tessera_readers', 'Readers found', [], ({ readers }) => one(readers.found));
  gauge('tessera_reader_ready', '1 where a card would be noticed', [], ({ readers }) => one(truth(readers.isReady)));
  gauge('tessera_clock_trusted', '1 where ages can be judged', [], ({ isClockTrusted }) => one(truth(isClockTrusted)));
  gauge('tessera_passages_waiting', 'Grants neither passed nor annulled', [], ({ passagesWaiting }) =>
    one(passagesWaiting),
  );
  gauge('tessera_synced_cards', 'Cards of the last complete sync', [], ({ synced }) => one(synced?.cards ?? null));
  gauge('tessera_last_sync_timestamp_seconds', 'When the last complete sync ended', [], ({ synced }) =>
    one(synced === null ? null : synced.at / 1000),
  );
  gauge('process_resident_memory_bytes', 'Memory of the terminal', [], () => one(process.memoryUsage.rss()));
  gauge('process_start_time_seconds', 'When the terminal started', [], () =>
    one(Math.round(Date.now() / 1000 - process.uptime())),
  );

  new Counter({
    name: 'tessera_cache_recalls_total',
    help: 'Recalls of what is known, by where they were answered',
    labelNames: ['answered_by'],
    registers,
    collect() {
      this.reset();
      const { cache } = read();
      if (cache === null) return;
      this.inc({ answered_by: 'memory' }, cache.recalls.hot);
      this.inc({ answered_by: 'disk' }, cache.recalls.disk);
      this.inc({ answered_by: 'nothing' }, cache.recalls.missed);
    },
  });
  new Counter({
    name: 'tessera_journal_rows_total',
    help: 'Rows of the journal that were written',
    registers,
    collect() {
      this.reset();
      this.inc(read().journal?.rowsWritten ?? 0);
    },
  });
  new Counter({
    name: 'tessera_journal_rows_lost_total',
    help: 'Rows of the journal that could not be kept',
    registers,
    collect() {
      this.reset();
      this.inc(read().journal?.rowsLost ?? 0);
    },
  });
  new Counter({
    name: 'tessera_reader_restarts_total',
    help: 'Times the reader process was started anew',
    registers,
    collect() {
      this.reset();
      this.inc(read().readers.restarts);
    },
  });
}
