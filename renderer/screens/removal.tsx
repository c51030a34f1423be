import { CardLifted } from '../design/drawings.tsx';
import { Emblem } from '../design/emblem.tsx';
import { t } from '../texts/texts.ts';

export function RemovalScreen() {
  return (
    <main class="screen busy">
      <div class="busy-sign">
        <Emblem name="waiting">
          <CardLifted />
        </Emblem>
      </div>
      <div class="busy-words" role="status">
        <h1>{t('removal.title')}</h1>
        <p class="advice">{t('removal.hint')}</p>
      </div>
    </main>
  );
}
