import { describe, expect, it } from 'vitest';
import { watchJournal } from '../../main/application/journal/watched-journal.ts';
import type { MetricsSource, TerminalGauges } from '../../main/application/ports/metrics-ports.ts';
import { createTerminalMetrics } from '../../main/metrics/terminal-metrics.ts';
import { passageEntry, presentationEntry } from '../support/entries.ts';

const GAUGES: TerminalGauges = {
  version: '1.2.3',
  shell: 'browser',
  cache: {
    memory: { positive: 3, negative: 1 },
    disk: { positive: 300, negative: 4 },
    recalls: { hot: 7, disk: 2, missed: 1 },
  },
  registries: [{ host: 'router.example.org', isAnswering: false, isResting: true, lastAnswerAt: 1_700_000_000_500 }],
  journal: { rowsWritten: 900, rowsLost: 2 },
  gates: [{ gate: 'north', isReady: true }],
  readers: { found: 1, isReady: true, restarts: 4 },
  isClockTrusted: true,
  passagesWaiting: 1,
  synced: { cards: 4_200, at: 1_700_000_060_000 },
};

function terminal(gauges = GAUGES) {
  const journal = watchJournal(undefined);
  const source: MetricsSource = { subscribe: journal.subscribe, gauges: () => gauges };
  const metrics = createTerminalMetrics(source);
  return { journal, metrics, text: async () => (await metrics.scrape()).body };
}

describe('the metrics', () => {
  it('count each presentation once, and its revision apart', async () => {
    const { journal, text } = terminal();
    const entry = presentationEntry();
    journal.append(entry);
    journal.append({ ...entry, verdict: 'refused', reason: 'inactive' });
    const body = await text();
    expect(body).toContain('tessera_presentations_total{service="canteen",verdict="granted",reason="active"} 1');
    expect(body).toContain('tessera_revisions_total{service="canteen",verdict="refused",reason="inactive"} 1');
    expect(body).not.toContain('tessera_presentations_total{service="canteen",verdict="refused"');
  });

  it('give steps in seconds', async () => {
    const { journal, text } = terminal();
    journal.append(presentationEntry({ steps: { totalMs: 12 } }));
    const body = await text();
    expect(body).toContain('tessera_presentation_step_seconds_sum{step="total"} 0.012');
    expect(body).toContain('tessera_presentation_step_seconds_bucket{le="0.01",step="total"} 0');
    expect(body).toContain('tessera_presentation_step_seconds_bucket{le="0.025",step="total"} 1');
  });

  it('say how the terminal is at each scrape, counters not adding up twice', async () => {
    const { text } = terminal();
    await text();
    const body = await text();
    for (const line of [
      'tessera_cache_entries{layer="disk",kind="positive"} 300',
      'tessera_cache_recalls_total{answered_by="memory"} 7',
      'tessera_registry_answering{host="router.example.org"} 0',
      'tessera_registry_last_answer_timestamp_seconds{host="router.example.org"} 1700000000.5',
      'tessera_registry_resting{host="router.example.org"} 1',
      'tessera_journal_rows_total 900',
      'tessera_journal_rows_lost_total 2',
      'tessera_synced_cards 4200',
      'tessera_last_sync_timestamp_seconds 1700000060',
      'tessera_gate_ready{gate="north"} 1',
      'tessera_reader_restarts_total 4',
      'tessera_clock_trusted 1',
    ]) {
      expect(body).toContain(`${line}\n`);
    }
    expect(body).toMatch(/tessera_build_info\{version="1.2.3",node="[\d.]+",shell="browser"\} 1/);
  });

  it('say nothing of a sync where there was none', async () => {
    const body = await terminal({ ...GAUGES, synced: null }).text();
    expect(body).not.toMatch(/^tessera_(synced_cards|last_sync)/m);
  });

  it('have no label that tells of a card: neither institution, country, pseudonym nor id', async () => {
    const { journal, text } = terminal();
    const entry = presentationEntry({ presentation: 'run-1-77', issuerPic: '999000042', issuerCountry: 'IS' });
    journal.append(entry);
    journal.append(passageEntry({ presentation: entry.presentation }));
    const body = await text();
    for (const told of ['999000042', '"IS"', 'run-1-77', entry.holder ?? '']) expect(body).not.toContain(told);
  });

  it('stay small whatever comes', async () => {
    const { journal, text } = terminal();
    for (let i = 0; i < 500; i++) {
      journal.append(presentationEntry({ presentation: `p${i}`, service: `s${i}`, steps: { [`step${i}Ms`]: 1 } }));
      journal.append({ kind: 'event', at: 0, lane: '-', code: `CODE${i}`, detail: '' });
    }
    const lines = (await text()).split('\n');
    expect(lines.length).toBeLessThan(700);
    expect(lines).toContain('tessera_presentations_total{service="other",verdict="granted",reason="active"} 450');
  });

  it('obey the rules for names: a prefix, a base unit, total for what only grows', async () => {
    const body = await terminal().text();
    const types = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({ name, type }));
    expect(types.length).toBeGreaterThan(15);
    for (const { name, type } of types) {
      expect(name).toMatch(/^(?:tessera|process)_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(name).not.toMatch(/_ms|milliseconds|minutes/);
    }
  });
});
