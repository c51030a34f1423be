import type { SetupAction, SetupOffer } from '../../main/ipc/setup.ts';
import { t } from '../texts/texts.ts';

/** What a code or a file holds, in words, before any of it counts. */
export function Offer({ offer, act }: { readonly offer: SetupOffer; act(action: SetupAction): void }) {
  const from = offer.from === 'code' ? t('setup.offer.fromCode') : t('setup.offer.fromFile', { file: offer.from });
  if (offer.kind === 'unusable') {
    return (
      <section class="setup-offer" role="alert">
        <h2>{t('setup.offer.unusable')}</h2>
        <p>{from}</p>
        <p lang="en" class="setup-detail">
          {offer.message}
        </p>
        <button type="button" class="setup-main" onClick={() => act({ do: 'take', isWanted: false })}>
          {t('setup.back')}
        </button>
      </section>
    );
  }
  return (
    <section class="setup-offer">
      <h2>{t('setup.offer.title')}</h2>
      <p>{from}</p>
      <dl class="setup-lines">
        {offer.lines.map(({ setting, value }) => (
          <div key={setting}>
            <dt lang="en">{setting}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="setup-acts">
        <button type="button" onClick={() => act({ do: 'take', isWanted: false })}>
          {t('setup.offer.refuse')}
        </button>
        <button type="button" class="setup-main" onClick={() => act({ do: 'take', isWanted: true })}>
          {t('setup.offer.take')}
        </button>
      </div>
    </section>
  );
}
