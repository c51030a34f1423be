import type { ContentOf } from '../../../main/ipc/operator.ts';
import { TeachScanner } from '../../entry/teach-scanner.tsx';
import { camera } from '../../page-state.ts';
import { CodeWindow } from '../../screens/code-window.tsx';
import { cameraText, readerText } from '../../texts/health-text.ts';
import { momentText } from '../../texts/moment.ts';
import { hasText, language, t } from '../../texts/texts.ts';
import { DataTable } from '../data-table.tsx';
import { Facts } from '../facts.tsx';
import { msText } from '../number-text.ts';

export function ReadersSection({ content }: { readonly content: ContentOf<'readers'> }) {
  const { readers, reads } = content;
  const reader = readerText(readers);
  const seen = cameraText(camera.value);
  return (
    <>
      <Facts
        title={t('operator.readers.readers')}
        items={[
          { label: t('operator.readers.state'), value: reader.state, tone: reader.tone, more: reader.remedy },
          ...readers.names.map((name, place) => ({
            label: t('operator.readers.number', { number: place + 1 }),
            value: name,
          })),
        ]}
      >
        <p class="op-quiet">{t('operator.readers.test')}</p>
      </Facts>
      <Facts
        title={t('operator.readers.camera')}
        items={[{ label: t('operator.readers.state'), value: seen.state, tone: seen.tone, more: seen.remedy }]}
      >
        <div class="op-camera">
          <CodeWindow camera={camera.value} />
        </div>
        <p class="op-quiet">{t('operator.readers.cameraTest')}</p>
      </Facts>
      <TeachScanner />
      <DataTable
        title={t('operator.readers.reads')}
        heads={[
          t('operator.journal.at'),
          t('operator.readers.reader'),
          t('operator.readers.outcome'),
          t('operator.readers.took'),
          t('operator.readers.apdus'),
        ]}
        rows={reads.map(({ at, reader: name, outcome, ms, apdus }, place) => ({
          key: `${at}-${place}`,
          cells: [
            momentText(at, Date.now(), language.value),
            name,
            hasText(`operator.read.${outcome}`) ? t(`operator.read.${outcome}`) : outcome,
            msText(ms),
            String(apdus),
          ],
        }))}
      />
    </>
  );
}
