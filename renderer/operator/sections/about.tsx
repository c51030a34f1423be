import type { ContentOf } from '../../../main/ipc/operator.ts';
import { t } from '../../texts/texts.ts';
import { Facts } from '../facts.tsx';

export function AboutSection({ content }: { readonly content: ContentOf<'about'> }) {
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
    </>
  );
}
