import type { ServiceSource } from '../../application/ports/service-ports.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import type { ContentOf } from '../../ipc/operator.ts';
import type { Section } from './section.ts';

export interface ServicesFacts {
  readonly services: Pick<ServiceSource, 'all' | 'faults'>;
  readonly views: () => readonly TerminalView[];
  /** What came of the examples in a service's file; none where it has no file or no examples. */
  readonly examplesOf: (id: string) => ContentOf<'services'>['services'][number]['examples'];
}

/** The services of this terminal, their examples tried, and what is wrong with their files. */
export function servicesSection({ services, views, examplesOf }: ServicesFacts): Section {
  return {
    everyMs: 10_000,
    read: () => ({
      section: 'services',
      services: services.all().map(({ id, name }) => ({
        id,
        name,
        lanes: views().flatMap(({ lane, service }) => (service.id === id ? [lane] : [])),
        examples: examplesOf(id),
      })),
      faults: services.faults().map(({ service, faults, serves }) => ({ service, faults: [...faults], serves })),
    }),
  };
}
