import type { ServiceFault, ServiceSource } from '../../main/application/ports/service-ports.ts';
import { ACTIVE_STUDENT, type Service } from '../../main/domain/service/service.ts';

/** The built-in service, and whatever else a test wants there to be. Institutions are not known. */
export function fakeServices(more: readonly Service[] = [], faults: readonly ServiceFault[] = []): ServiceSource {
  const all = [ACTIVE_STUDENT, ...more];
  return {
    current: (id) => all.find((service) => service.id === id),
    all: () => all,
    faults: () => faults,
    reload: () => undefined,
    countryOf: () => null,
  };
}
