import type { ContentOf } from '../../../main/ipc/operator.ts';
import { t } from '../../texts/texts.ts';

const MARKS = { ok: '✓', warn: '!', fail: '✕' } as const;
const ORDER = ['fail', 'warn', 'ok'] as const;

/** What the doctor found, what has to be done first. Its words are for technicians, and in English. */
export function DoctorSection({ content }: { readonly content: ContentOf<'doctor'> }) {
  const findings = [...content.findings].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return (
    <ul class="op-findings op-wide" lang="en">
      {findings.map(({ code, state: finding, what, remedy }, place) => (
        <li key={`${code}-${place}`} class={`finding-${finding}`}>
          <i aria-hidden="true">{MARKS[finding]}</i>
          <b>{code}</b>
          <span class="op-hidden">{t(`operator.finding.${finding}`)}</span>
          <span>{what}</span>
          {remedy !== null && <small>{remedy}</small>}
        </li>
      ))}
    </ul>
  );
}
