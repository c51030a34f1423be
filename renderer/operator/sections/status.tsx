import type { ContentOf } from '../../../main/ipc/operator.ts';
import { gateText, readerText, registryText } from '../../texts/health-text.ts';
import { localText } from '../../texts/local-text.ts';
import { momentText } from '../../texts/moment.ts';
import { language, t } from '../../texts/texts.ts';
import { DataTable } from '../data-table.tsx';
import { type FactItem, Facts } from '../facts.tsx';
import { megabyteText, msText, numberText } from '../number-text.ts';

export function StatusSection({ content }: { readonly content: ContentOf<'status'> }) {
  const { now, lanes, registry, sync, journal, known, steps } = content;
  const registryHealth = registryText(registry, now);
  return (
    <>
      {lanes.map(({ lane, service, readers, gate }) => (
        <Facts
          key={lane}
          title={lane}
          items={[
            { label: t('operator.status.service'), value: localText(service) },
            health(t('operator.status.reader'), readerText(readers), readers.names.join(', ')),
            ...(gate.state === 'none' ? [] : [health(t('operator.status.gate'), gateText(gate), gate.detail)]),
          ]}
        />
      ))}
      <Facts
        title={t('operator.status.terminal')}
        items={[
          health(t('operator.status.registry'), registryHealth, registry.host),
          {
            label: t('operator.status.breaker'),
            value: t(registry.isResting ? 'operator.status.resting' : 'operator.status.asking'),
            tone: registry.isResting ? 'waiting' : 'fine',
          },
          {
            label: t('operator.status.clock'),
            value: t(content.isClockTrusted ? 'operator.status.clockTrusted' : 'operator.status.clockDoubted'),
            tone: content.isClockTrusted ? 'fine' : 'wanting',
          },
          {
            label: t('operator.status.journal'),
            value: t(journal.isKept ? 'operator.status.journalKept' : 'operator.status.journalNone'),
            tone: journal.isKept && journal.rowsLost === 0 ? 'fine' : 'wanting',
            more: journal.rowsLost === 0 ? null : t('operator.status.rowsLost', { count: journal.rowsLost }),
          },
          {
            label: t('operator.status.sync'),
            value: t(`operator.sync.${sync.state}`),
            more:
              sync.completedAt === null
                ? null
                : t('operator.status.syncedAt', { time: momentText(sync.completedAt, now, language.value) }),
          },
          {
            label: t('operator.status.known'),
            value: t('operator.status.cards', { count: known.disk ?? known.memory }),
          },
          { label: t('operator.status.memory'), value: megabyteText(content.rssBytes) },
          { label: t('operator.status.since'), value: momentText(content.startedAt, now, language.value) },
        ]}
      />
      <DataTable
        title={t('operator.status.steps')}
        heads={[
          t('operator.status.step'),
          t('operator.status.times'),
          'p50',
          'p95',
          'p99',
          t('operator.status.longest'),
        ]}
        rows={steps.map(({ step, count, p50, p95, p99, max }) => ({
          key: step,
          cells: [step, numberText(count), msText(p50), msText(p95), msText(p99), msText(max)],
        }))}
      />
    </>
  );
}

function health(label: string, { tone, state, remedy }: ReturnType<typeof readerText>, more: string | null): FactItem {
  return { label, value: state, tone, more: tone === 'wanting' ? (remedy ?? more) : more };
}
