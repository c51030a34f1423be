import type { SampleCard } from '../../main/ipc/contract.ts';
import { t } from '../texts/texts.ts';

export interface DemoBannerProps {
  readonly hasPrintPage: boolean;
  /** Somebody wants to make a terminal of it. */
  onSetUp(): void;
}

export function DemoBanner({ hasPrintPage, onSetUp }: DemoBannerProps) {
  return (
    <aside class="demo-banner">
      <strong>{t('demo.banner')}</strong>
      <span>{t('demo.bannerHint')}</span>
      {hasPrintPage && (
        <a href="/demo/print" target="_blank" rel="noopener">
          {t('demo.print')}
        </a>
      )}
      <button type="button" class="demo-set-up" onClick={onSetUp}>
        {t('demo.setUp')}
      </button>
    </aside>
  );
}

/** Sample cards to tap. Their colour is the verdict they lead to. */
export function SampleDeck({ samples, onTap }: { samples: readonly SampleCard[]; onTap(id: string): void }) {
  return (
    <nav class="deck" aria-label={t('demo.deck')}>
      {samples.map(({ id, leadsTo, title, subtitle, medium }) => (
        <button
          key={id}
          type="button"
          class={`sample sample-${leadsTo.split('/', 1)[0]}`}
          data-sample={id}
          onClick={() => onTap(id)}
        >
          <span class="sample-medium">{t(`demo.${medium}`)}</span>
          <b lang="en">{title}</b>
          <span class="sample-subtitle" lang="en">
            {subtitle}
          </span>
        </button>
      ))}
    </nav>
  );
}
