import type { OperatorAction, OperatorContent } from '../../main/ipc/operator.ts';
import { t } from '../texts/texts.ts';
import { AboutSection } from './sections/about.tsx';
import { DashboardSection } from './sections/dashboard.tsx';
import { DoctorSection } from './sections/doctor.tsx';
import { JournalSection } from './sections/journal.tsx';
import { LogsSection } from './sections/logs.tsx';
import { ReadersSection } from './sections/readers.tsx';
import { RegistrySection } from './sections/registry.tsx';
import { ServicesSection } from './sections/services.tsx';
import { StatusSection } from './sections/status.tsx';
import { TrustSection } from './sections/trust.tsx';

export interface SectionContentProps {
  /** Null while it is being made. */
  readonly content: OperatorContent | null;
  act(action: OperatorAction): void;
  /** Staff want to set the terminal up anew. */
  onSetUp(): void;
}

/** What a section shows, or why it shows nothing. */
export function SectionContent({ content, act, onSetUp }: SectionContentProps) {
  if (content === null) {
    return (
      <p class="op-quiet op-wide" role="status">
        {t('operator.loading')}
      </p>
    );
  }
  switch (content.section) {
    case 'status':
      return <StatusSection content={content} />;
    case 'dashboard':
      return <DashboardSection content={content} act={act} />;
    case 'journal':
      return <JournalSection content={content} act={act} />;
    case 'services':
      return <ServicesSection content={content} />;
    case 'readers':
      return <ReadersSection content={content} />;
    case 'registry':
      return <RegistrySection content={content} act={act} />;
    case 'trust':
      return <TrustSection content={content} />;
    case 'doctor':
      return <DoctorSection content={content} />;
    case 'logs':
      return <LogsSection content={content} />;
    case 'about':
      return <AboutSection content={content} onSetUp={onSetUp} />;
    case 'unknown':
      return <p class="op-result is-wanting op-wide">{t('operator.unknown', { name: content.name })}</p>;
    case 'failed':
      return <p class="op-result is-wanting op-wide">{t('operator.failed', { detail: content.message })}</p>;
  }
}
