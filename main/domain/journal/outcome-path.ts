import type { PresentationEntry } from './entry.ts';

/** What came of a presentation as `verdict/reason/clause`, `-` where no clause decided. */
export function outcomePath({
  verdict,
  reason,
  clause,
}: Pick<PresentationEntry, 'verdict' | 'reason' | 'clause'>): string {
  return `${verdict}/${reason}/${clause ?? '-'}`;
}
