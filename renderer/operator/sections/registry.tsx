import type { ContentOf, OperatorAction } from '../../../main/ipc/operator.ts';
import { registryText } from '../../texts/health-text.ts';
import { momentText } from '../../texts/moment.ts';
import { language, t } from '../../texts/texts.ts';
import { Facts } from '../facts.tsx';
import { msText } from '../number-text.ts';

type Registry = ContentOf<'registry'>;

export function RegistrySection({ content, act }: { readonly content: Registry; act(action: OperatorAction): void }) {
  const { registry, test } = content;
  const now = Date.now();
  const health = registryText(registry, now);
  return (
    <>
      <Facts
        title={t('operator.section.registry')}
        items={[
          { label: t('operator.registry.host'), value: registry.host },
          { label: t('operator.registry.state'), value: health.state, tone: health.tone, more: health.remedy },
          {
            label: t('operator.registry.lastAnswer'),
            value:
              registry.lastAnswerAt === null
                ? t('operator.dashboard.never')
                : momentText(registry.lastAnswerAt, now, language.value),
          },
          {
            label: t('operator.status.breaker'),
            value: t(registry.isResting ? 'operator.status.resting' : 'operator.status.asking'),
            tone: registry.isResting ? 'waiting' : 'fine',
          },
        ]}
      />
      <section class="op-panel">
        <h3>{t('operator.registry.test')}</h3>
        <p class="op-quiet">{t('operator.registry.testHint')}</p>
        <p class={`op-result ${test.state === 'failed' ? 'is-wanting' : ''}`} role="status">
          {testText(test)}
        </p>
        <button type="button" disabled={test.state === 'running'} onClick={() => act({ do: 'ask-registry' })}>
          {t('operator.registry.ask')}
        </button>
      </section>
    </>
  );
}

function testText(test: Registry['test']): string {
  switch (test.state) {
    case 'none':
      return t('operator.registry.notAsked');
    case 'running':
      return t('operator.registry.running');
    case 'answered':
      return t('operator.registry.answered', { ms: msText(test.ms) });
    case 'failed':
      return t('operator.registry.failed', { why: t(`failure.${test.failure}`), ms: msText(test.ms) });
  }
}
