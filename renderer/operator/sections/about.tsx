import type { ContentOf } from '../../../main/ipc/operator.ts';
import { t } from '../../texts/texts.ts';
import { Facts } from '../facts.tsx';

export interface AboutSectionProps {
  readonly content: ContentOf<'about'>;
  onSetUp(): void;
}

export function AboutSection({ content, onSetUp }: AboutSectionProps) {
  const { version, node, platform, shell } = content;
  return (
    <>
      <Facts
        title={t('operator.about.software')}
        items={[
          { label: 'Tessera', value: version },
          { label: t('operator.about.shell'), value: shell },
          { label: 'Node.js', value: node },
          { label: t('operator.about.system'), value: platform },
        ]}
      />
      <section class="op-panel">
        <h3>{t('operator.about.override')}</h3>
        <p>{t('operator.about.overrideHint')}</p>
      </section>
      <section class="op-panel">
        <h3>{t('operator.about.setUp')}</h3>
        <p>{t('operator.about.setUpHint')}</p>
        <button type="button" data-set-up onClick={onSetUp}>
          {t('demo.setUp')}
        </button>
      </section>
    </>
  );
}
