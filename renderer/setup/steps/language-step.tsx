import { LANGUAGES, type Language } from '../../../main/ipc/contract.ts';
import { localeOf, ownName } from '../../texts/locale.ts';
import { t } from '../../texts/texts.ts';
import { Brought } from '../brought.tsx';
import { Options } from '../options.tsx';
import type { StepProps } from '../step-props.ts';

export function LanguageStep({ area, act }: StepProps) {
  const choose = (id: string): void => {
    const language: Language | undefined = LANGUAGES.find((known) => known === id);
    if (language !== undefined) act({ do: 'language', language });
  };
  return (
    <>
      <Options
        name="language"
        label={t('setup.steps.language')}
        options={LANGUAGES.map((id) => ({ id, title: ownName(id), lang: localeOf(id) }))}
        chosen={area.draft.language}
        onChoose={choose}
      />
      <Brought area={area} act={act} />
    </>
  );
}
