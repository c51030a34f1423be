import type { VerdictView } from '../../main/ipc/contract.ts';
import { sound } from '../page-state.ts';
import { t } from '../texts/texts.ts';

/** The motif drawn as it is heard: notes from left to right, higher ones higher. Units of a 40 × 16 box. */
const CONTOURS: Readonly<Record<VerdictView['kind'], string>> = {
  granted: 'M2 10H14V14H2ZM17 2H38V6H17Z',
  refused: 'M2 11H17V15H2ZM21 11H38V15H21Z',
  unknown: 'M2 6H38V10H2Z',
  unreadable: 'M2 4H6V12H2ZM11 4H15V12H11Z',
};

/** What is heard, for those who don't hear it; and that nothing is heard, where it is so. */
export function SoundCaption({ kind }: { kind: VerdictView['kind'] }) {
  const isHeard = sound.value === 'on';
  return (
    <p class={`sound-caption ${isHeard ? '' : 'is-silent'}`} data-sound={sound.value}>
      <svg viewBox="0 0 40 16" aria-hidden="true">
        <path d={CONTOURS[kind]} />
        {!isHeard && <path class="sound-caption-bar" d="M2 15L38 1" />}
      </svg>
      <span>{isHeard ? t(`sound.${kind}`) : t(`sound.${sound.value}`)}</span>
    </p>
  );
}
