import type { OperatorContent } from '../ipc/operator.ts';
import type { Sections } from './operator-area.ts';
import { type DashboardFacts, dashboardSection } from './sections/dashboard.ts';
import { type JournalFacts, journalSection } from './sections/journal.ts';
import { type ReadersFacts, readersSection } from './sections/readers.ts';
import { type RegistryFacts, registrySection } from './sections/registry.ts';
import type { Section } from './sections/section.ts';
import { type ServicesFacts, servicesSection } from './sections/services.ts';
import { type StatusFacts, statusSection } from './sections/status.ts';

/** What the sections look at. Those that are one question are a function. */
export interface OperatorFacts {
  readonly status: StatusFacts;
  readonly dashboard: DashboardFacts;
  readonly journal: JournalFacts;
  readonly services: ServicesFacts;
  readonly readers: ReadersFacts;
  readonly registry: RegistryFacts;
  readonly trust: () => OperatorContent & { section: 'trust' };
  /** Examines the machine; takes a second or two. */
  readonly doctor: () => Promise<OperatorContent & { section: 'doctor' }>;
  readonly logs: () => OperatorContent & { section: 'logs' };
  readonly about: () => OperatorContent & { section: 'about' };
}

/** All sections, by their names. */
export function operatorSections(facts: OperatorFacts): { readonly sections: Sections; close(): void } {
  const readers = readersSection(facts.readers);
  return {
    sections: {
      status: statusSection(facts.status),
      dashboard: dashboardSection(facts.dashboard),
      journal: journalSection(facts.journal),
      services: servicesSection(facts.services),
      readers: readers.section,
      registry: registrySection(facts.registry),
      trust: reading(facts.trust, 10_000),
      doctor: reading(facts.doctor, null),
      logs: reading(facts.logs, 1_000),
      about: reading(facts.about, null),
    },
    close: readers.close,
  };
}

function reading(read: () => OperatorContent | Promise<OperatorContent>, everyMs: number | null): Section {
  return { read, everyMs };
}
