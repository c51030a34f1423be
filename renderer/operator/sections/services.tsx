import type { ContentOf } from '../../../main/ipc/operator.ts';
import { localText } from '../../texts/local-text.ts';
import { t } from '../../texts/texts.ts';

export function ServicesSection({ content }: { readonly content: ContentOf<'services'> }) {
  const { services, faults } = content;
  return (
    <>
      {faults.map(({ service, faults: lines, serves }) => (
        <section class="op-panel op-wide is-wanting" key={service ?? '-'}>
          <h3>{service ?? t('operator.services.folder')}</h3>
          <p>{t(`operator.serves.${serves}`)}</p>
          <ul class="op-lines">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      ))}
      {services.map(({ id, name, lanes, examples }) => (
        <section class="op-panel" key={id}>
          <h3>{localText(name)}</h3>
          <p class="op-quiet">
            {lanes.length === 0
              ? t('operator.services.unused', { id })
              : t('operator.services.used', { id, lanes: lanes.join(', ') })}
          </p>
          {examples.length === 0 ? (
            <p class="op-quiet">{t('operator.services.noExamples')}</p>
          ) : (
            <ul class="op-examples">
              {examples.map(({ name: example, expected, got, holds }) => (
                <li key={example} class={holds ? 'holds' : 'fails'}>
                  <i aria-hidden="true">{holds ? '✓' : '✕'}</i>
                  <span>{example}</span>
                  <small>{holds ? got : t('operator.services.fails', { got, expected })}</small>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  );
}
