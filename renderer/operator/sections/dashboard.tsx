import { type ContentOf, DASHBOARD_RANGES, type OperatorAction } from '../../../main/ipc/operator.ts';
import { dayText } from '../../texts/day.ts';
import { momentText } from '../../texts/moment.ts';
import { hasText, language, t } from '../../texts/texts.ts';
import { type BarItem, BarList } from '../charts/bar-list.tsx';
import { ColumnChart, type ColumnItem } from '../charts/column-chart.tsx';
import { Facts } from '../facts.tsx';
import { numberText, shareText } from '../number-text.ts';

type Dashboard = ContentOf<'dashboard'>;
type Nodes = Dashboard['statistics']['all']['outcomes'];

export function DashboardSection({ content, act }: { readonly content: Dashboard; act(action: OperatorAction): void }) {
  const { range, statistics, cards } = content;
  const { all } = statistics;
  const granted = all.outcomes.find(({ key }) => key === 'granted')?.count ?? 0;
  return (
    <>
      <fieldset class="op-ranges op-wide">
        <legend class="op-hidden">{t('operator.dashboard.range')}</legend>
        {DASHBOARD_RANGES.map((one) => (
          <button
            type="button"
            key={one}
            aria-pressed={one === range}
            onClick={() => act({ do: 'show', section: 'dashboard', range: one })}
          >
            {t(`operator.range.${one}`)}
          </button>
        ))}
        <span class="op-grow" />
        <button
          type="button"
          class="op-strong"
          onClick={() => act({ do: 'export', format: 'pdf', language: language.value })}
        >
          {t('operator.dashboard.pdf')}
        </button>
        <button type="button" onClick={() => act({ do: 'export', format: 'csv', language: language.value })}>
          {t('operator.dashboard.csv')}
        </button>
      </fieldset>
      {!content.isComplete && (
        <p class="op-quiet op-wide" role="status">
          {t('operator.dashboard.counting')}
        </p>
      )}
      <ul class="op-figures op-wide">
        <Figure label={t('operator.dashboard.presentations')} value={numberText(all.presentations)} tone="plain" />
        <Figure label={t('operator.dashboard.granted')} value={numberText(granted)} tone="granted" />
        <Figure
          label={t('operator.dashboard.share')}
          value={shareText(granted, all.presentations) || '–'}
          tone="granted"
        />
        <Figure
          label={t('operator.dashboard.active')}
          value={cards === null ? '–' : numberText(cards.active)}
          tone="plain"
        />
      </ul>
      <ColumnChart
        title={t(range === 'today' ? 'operator.dashboard.byHour' : 'operator.dashboard.byDay')}
        items={range === 'today' ? hours(all.times) : days(all.times)}
      />
      <BarList
        title={t('operator.dashboard.byVerdict')}
        items={all.outcomes.map(({ key, count }) => ({ key, count, name: wordOf(key), tone: toneOf(key) }))}
      />
      <BarList title={t('operator.dashboard.byReason')} items={reasons(all.outcomes)} />
      <BarList title={t('operator.dashboard.byInstitution')} items={institutions(all.issuers, content.institutions)} />
      <BarList
        title={t('operator.dashboard.byEvidence')}
        items={all.evidence.map(({ key, count }) => ({
          key,
          count,
          name: evidenceText(key),
        }))}
      />
      <BarList
        title={t('operator.dashboard.cardsByType')}
        items={(cards?.byType ?? []).map(({ key, count }) => ({ key, count, name: cardTypeText(key) }))}
      />
      <ColumnChart title={t('operator.dashboard.cardsByYear')} items={years(cards)} />
      <Facts
        title={t('operator.dashboard.knowledge')}
        items={[
          {
            label: t('operator.dashboard.known'),
            value: cards === null ? t('operator.dashboard.counting') : numberText(cards.cards),
          },
          {
            label: t('operator.dashboard.syncedAt'),
            value:
              content.syncedAt === null
                ? t('operator.dashboard.never')
                : momentText(content.syncedAt, Date.now(), language.value),
          },
        ]}
      />
      <p class="op-quiet op-wide">{t('operator.dashboard.exact')}</p>
    </>
  );
}

function Figure({ label, value, tone }: { readonly label: string; readonly value: string; readonly tone: string }) {
  return (
    <li class={`op-figure figure-${tone}`}>
      <span>{label}</span>
      <b>{value}</b>
    </li>
  );
}

const TONES = ['granted', 'refused', 'unknown', 'unreadable'] as const;

function toneOf(kind: string): NonNullable<BarItem['tone']> {
  return TONES.find((tone) => tone === kind) ?? 'plain';
}

function cardTypeText(cardType: string): string {
  return hasText(`operator.cardType.${cardType}`) ? t(`operator.cardType.${cardType}`) : t('operator.untold');
}

function evidenceText(evidence: string): string {
  return hasText(`evidence.${evidence}`) ? t(`evidence.${evidence}`) : t('operator.untold');
}

function wordOf(kind: string): string {
  return hasText(`verdict.${kind}.word`) ? t(`verdict.${kind}.word`) : kind;
}

function reasons(outcomes: Nodes): BarItem[] {
  return outcomes
    .flatMap(({ key: kind, parts }) =>
      parts.map(({ key, count }) => {
        const text = `verdict.${kind}.${key}.title`;
        return { key: `${kind}/${key}`, count, name: hasText(text) ? t(text) : key, tone: toneOf(kind) };
      }),
    )
    .sort((a, b) => b.count - a.count);
}

function institutions(issuers: Nodes, names: Readonly<Record<string, string>>): BarItem[] {
  return issuers
    .flatMap(({ key: country, parts }) =>
      parts.map(({ key, count }) => ({
        key: `${country}/${key}`,
        count,
        name: names[key] ?? (/^\d+$/.test(key) ? key : t('operator.untold')),
      })),
    )
    .sort((a, b) => b.count - a.count);
}

function hours(times: Nodes): ColumnItem[] {
  const counts = new Map<string, number>();
  for (const { parts } of times)
    for (const { key, count } of parts) counts.set(key.slice(11, 13), (counts.get(key.slice(11, 13)) ?? 0) + count);
  return Array.from({ length: 24 }, (_, hour) => {
    const label = String(hour).padStart(2, '0');
    return { key: label, label, count: counts.get(label) ?? 0 };
  });
}

function days(times: Nodes): ColumnItem[] {
  return times
    .map(({ key, count }) => ({ key, label: dayText(key, language.value).replace(/[ ,.]*\d{4}$/, ''), count }))
    .sort((a, b) => a.key.localeCompare(b.key));
}

function years(cards: Dashboard['cards']): ColumnItem[] {
  return (cards?.byYear ?? [])
    .map(({ key, count }) => ({ key, label: /^\d+$/.test(key) ? key : t('operator.untold'), count }))
    .sort((a, b) => a.key.localeCompare(b.key));
}
