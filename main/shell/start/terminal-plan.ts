import type { ReaderFilter } from '../../../native/pcsc/reader-filter.ts';
import type { ServiceSource } from '../../application/ports/service-ports.ts';
import { nearest } from '../../config/nearest.ts';
import type { LoadedSettings, Settings } from '../../config/settings.ts';
import { DEFAULT_SETTINGS } from '../../config/settings.ts';
import type { Service } from '../../domain/service/service.ts';
import { parseRegistryBaseUrl, TEST_SYSTEM } from '../../registry/base-url.ts';
import type { KioskTerminalOptions } from '../choose/electron-options.ts';
import { type LanePlan, planLanes } from './plan-lanes.ts';

/** What takes a terminal out of order before it served anybody. */
export interface StartFault {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export type TerminalPlan =
  | {
      readonly kind: 'serve';
      readonly demo: boolean;
      readonly settings: Settings;
      /** Of lanes that name none. */
      readonly service: Service;
      /** Four at most; one of them has the page. */
      readonly lanes: readonly LanePlan[];
      readonly readerFilter: ReaderFilter;
    }
  | { readonly kind: 'out-of-order'; readonly settings: Settings; readonly fault: StartFault }
  /** The command line asks for what can't be; one line. */
  | { readonly kind: 'impossible'; readonly message: string };

/**
 * What to run: the configuration, with the command line over it. Without either it is a demo; a configuration that
 * can't be read is never a demo, since the door it stands at is none.
 */
export function planTerminal(
  options: KioskTerminalOptions,
  loaded: LoadedSettings,
  services: ServiceSource,
): TerminalPlan {
  const demo = options.demo || (loaded.kind === 'none' && options.router === null);
  if (loaded.kind === 'broken' && !demo) {
    const fault = { code: 'CONFIG', message: loaded.message, remedy: 'Mend the file and start the terminal again.' };
    return { kind: 'out-of-order', settings: DEFAULT_SETTINGS, fault };
  }
  const configured = loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS;
  const router = routerOf(options.router, configured);
  if (!router.ok) return { kind: 'impossible', message: `--router: ${router.message}` };
  const settings: Settings = {
    ...configured,
    registry: { ...configured.registry, url: router.url },
    // A registry named on the command line is asked for every card.
    registries: options.router === null ? configured.registries : [],
  };

  const found = serviceOf(options.service ?? settings.service, services);
  if (!found.ok) {
    if (options.service !== null) return { kind: 'impossible', message: `--service: ${found.message}` };
    const { message, remedy } = found;
    return { kind: 'out-of-order', settings, fault: { code: 'SERVICE', message, remedy } };
  }
  // At a terminal that asks the test system, cards of the test system are the right ones.
  const adapted = (service: Service): Service =>
    settings.registry.url === TEST_SYSTEM ? { ...service, cards: 'both' } : service;
  const find = (id: string): Service | undefined => {
    const service = services.current(id);
    return service === undefined ? undefined : adapted(service);
  };
  const service = adapted(found.service);
  const known = { usual: service, find, ids: services.all().map(({ id }) => id) };
  // The demo is one lane, with a gate of its own.
  const planned = planLanes(demo ? { ...settings, lanes: undefined, gates: [] } : settings, known);
  if (planned.kind === 'fault') {
    const remedy = 'Mend config.json and start the terminal again.';
    return { kind: 'out-of-order', settings, fault: { code: 'CONFIG', message: planned.message, remedy } };
  }

  const only = options.reader ?? settings.reader.name;
  const virtualReaders = demo || only !== undefined || settings.reader.virtualReaders;
  return {
    kind: 'serve',
    demo,
    settings,
    service,
    lanes: planned.lanes,
    readerFilter: {
      virtualReaders,
      ...(only === undefined ? {} : { only }),
      // What the command line names is used wherever it is plugged in.
      ...(settings.reader.usbPath === undefined || options.reader !== null ? {} : { usbPath: settings.reader.usbPath }),
      ...(settings.reader.allow === undefined || options.reader !== null ? {} : { allow: settings.reader.allow }),
    },
  };
}

function routerOf(given: string | null, configured: Settings): ReturnType<typeof parseRegistryBaseUrl> {
  return given === null ? { ok: true, url: configured.registry.url } : parseRegistryBaseUrl(given);
}

type FoundService =
  | { readonly ok: true; readonly service: Service }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

function serviceOf(id: string, services: ServiceSource): FoundService {
  const service = services.current(id);
  if (service !== undefined) return { ok: true, service };
  const fault = services.faults().find((one) => one.service === id);
  if (fault !== undefined) {
    return { ok: false, message: fault.message, remedy: 'Mend the file and start the terminal again.' };
  }
  const ids = services.all().map((one) => one.id);
  const meant = nearest(id, ids);
  const hint = meant === undefined ? `there is ${ids.join(', ')}` : `did you mean "${meant}"?`;
  return {
    ok: false,
    message: `there is no service "${id}"; ${hint}`,
    remedy: 'Name a service that exists in config.json.',
  };
}
