import { CardFlat, ThreeTiles } from '../design/drawings.tsx';
import { Emblem } from '../design/emblem.tsx';
import { t } from '../texts/texts.ts';

/** Between card and verdict; usually gone before anybody reads it. */
export function BusyScreen({ what }: { what: 'reading' | 'lookingUp' }) {
  return (
    <main class="screen busy at-work" aria-busy="true">
      <div class="busy-sign">
        <Emblem name="waiting">{what === 'reading' ? <CardFlat /> : <ThreeTiles />}</Emblem>
      </div>
      <div class="busy-words" role="status">
        <h1>{t(`busy.${what}`)}</h1>
        <p class="advice">{t(`busy.${what}Hint`)}</p>
      </div>
    </main>
  );
}
