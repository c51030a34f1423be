import type { RecentPresentation } from '../../main/ipc/contract.ts';
import { momentText } from '../texts/moment.ts';
import { language, t } from '../texts/texts.ts';

export interface LastPresentationsProps {
  readonly recent: readonly RecentPresentation[];
  /** ms since 1970. */
  readonly now: number;
}

/** The last of this lane: when, what and why. Nobody is in it by name, number or face. */
export function LastPresentations({ recent, now }: LastPresentationsProps) {
  return (
    <section class="staff-last">
      <h2>{t('staff.last')}</h2>
      {recent.length === 0 && <p>{t('staff.none')}</p>}
      <ol>
        {recent.map(({ presentationId, at, kind, reason, evidence, passage }) => (
          <li key={presentationId} class={`staff-one verdict-${kind}`}>
            <Sign kind={kind} />
            <time>{momentText(at, now, language.value)}</time>
            <span class="staff-title">{titleOf(kind, reason)}</span>
            <span class="staff-how">
              {[
                evidence === null ? null : t(`evidence.${evidence}`),
                passage === 'none' ? null : t(`passage.${passage}`),
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function titleOf(kind: RecentPresentation['kind'], reason: RecentPresentation['reason']): string {
  const key = `verdict.${kind}.${reason}`;
  return t(`${key}.title`);
}

const SIGNS: Readonly<Record<RecentPresentation['kind'], string>> = {
  granted: 'M5 12L10 17L19 7',
  refused: 'M6 6L18 18M18 6L6 18',
  unknown: 'M8 9C8 4 16 4 16 9C16 12 12 12 12 15M12 19V19.5',
  unreadable: 'M18 12A6 6 0 1 1 14 6.5M11 3L15 6.5L11 10',
};

/** Colour alone tells nobody who doesn't see it. */
function Sign({ kind }: { kind: RecentPresentation['kind'] }) {
  return (
    <svg class="staff-one-sign" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SIGNS[kind]} />
    </svg>
  );
}
