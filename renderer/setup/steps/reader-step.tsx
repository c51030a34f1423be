import { t } from '../../texts/texts.ts';
import { Options } from '../options.tsx';
import { faultOf, type StepProps } from '../step-props.ts';
import { FaultText } from '../text-field.tsx';

const ANY = '';

/** Readers as they come and go, and whether a card is seen. */
export function ReaderStep({ area, act }: StepProps) {
  const { names, seenBy, seenTimes } = area.readers;
  const { reader } = area.draft;
  const away =
    reader !== null && !names.includes(reader) ? [{ id: reader, title: reader, hint: t('setup.reader.away') }] : [];
  const fault = faultOf(area, 'reader');
  return (
    <>
      <Options
        name="reader"
        label={t('setup.steps.reader')}
        options={[
          { id: ANY, title: t('setup.reader.any'), hint: t('setup.reader.anyHint') },
          ...names.map((name) => ({ id: name, title: name })),
          ...away,
        ]}
        chosen={reader ?? ANY}
        onChoose={(id) => act({ do: 'reader', name: id === ANY ? null : id })}
      />
      <p class="setup-fault" role="status">
        {fault !== undefined && <FaultText fault={fault} />}
      </p>
      <div class={`setup-trial ${seenBy === null ? '' : 'is-answered'}`} role="status" data-seen={seenTimes}>
        {names.length === 0 && <p>{t('setup.reader.none')}</p>}
        {names.length > 0 && seenBy === null && <p>{t('setup.reader.hold')}</p>}
        {seenBy !== null && <b>{t('setup.reader.seen', { reader: seenBy, count: seenTimes })}</b>}
      </div>
    </>
  );
}
