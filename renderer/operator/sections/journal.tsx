import type { ContentOf, OperatorAction } from '../../../main/ipc/operator.ts';
import { momentText } from '../../texts/moment.ts';
import { hasText, language, t } from '../../texts/texts.ts';
import { DataTable } from '../data-table.tsx';
import { numberText } from '../number-text.ts';

type Journal = ContentOf<'journal'>;
type Entry = NonNullable<Journal['entries']>[number];

export function JournalSection({ content, act }: { readonly content: Journal; act(action: OperatorAction): void }) {
  const { check, entries, isKept } = content;
  const isRunning = check.state === 'running';
  return (
    <>
      <section class="op-panel op-wide">
        <h3>{t('operator.journal.check')}</h3>
        <p
          class={`op-result ${check.state === 'broken' || check.state === 'failed' ? 'is-wanting' : ''}`}
          role="status"
        >
          {isKept ? checkText(check) : t('operator.journal.notKept')}
        </p>
        {isKept && (
          <button type="button" disabled={isRunning} onClick={() => act({ do: 'verify-journal' })}>
            {t('operator.journal.verify')}
          </button>
        )}
      </section>
      {entries === null ? (
        <p class="op-result is-wanting op-wide">{t('operator.journal.unreadable')}</p>
      ) : (
        <DataTable
          title={t('operator.journal.last')}
          heads={[
            t('operator.journal.at'),
            t('operator.journal.lane'),
            t('operator.journal.what'),
            t('operator.journal.why'),
            t('operator.journal.evidence'),
          ]}
          rows={entries.map((entry, place) => ({
            key: `${entry.at}-${place}`,
            tone: entry.kind === 'presentation' ? entry.what : 'event',
            cells: [
              momentText(entry.at, Date.now(), language.value),
              entry.lane,
              whatText(entry),
              whyText(entry),
              entry.evidence === null ? '' : t(`evidence.${entry.evidence}`),
            ],
          }))}
        />
      )}
    </>
  );
}

function checkText(check: Journal['check']): string {
  switch (check.state) {
    case 'none':
      return t('operator.journal.unchecked');
    case 'running':
      return t('operator.journal.checking', { rows: numberText(check.rows) });
    case 'empty':
      return t('operator.journal.empty');
    case 'intact':
      return t('operator.journal.intact', { rows: numberText(check.rows), unsigned: numberText(check.unsigned) });
    case 'broken':
      return t('operator.journal.broken', { row: check.sequence, detail: check.detail });
    case 'failed':
      return t('operator.journal.failed', { detail: check.message });
  }
}

function whatText(entry: Entry): string {
  if (entry.kind === 'override') return t('operator.journal.override');
  return entry.kind === 'presentation' && hasText(`verdict.${entry.what}.word`)
    ? t(`verdict.${entry.what}.word`)
    : entry.what;
}

function whyText({ kind, what, why }: Entry): string {
  const key = `verdict.${what}.${why}.title`;
  return kind === 'presentation' && hasText(key) ? t(key) : why;
}
