import type { ReaderFilter } from '../../../native/pcsc/reader-filter.ts';
import type { LoadedSettings, Settings } from '../../config/settings.ts';
import { DEFAULT_SETTINGS } from '../../config/settings.ts';
import { ACTIVE_STUDENT, type Service } from '../../domain/service/service.ts';
import { parseRegistryBaseUrl, TEST_SYSTEM } from '../../registry/base-url.ts';
import type { KioskTerminalOptions } from '../choose/electron-options.ts';

const BUILT_IN_SERVICES: readonly Service[] = [ACTIVE_STUDENT];

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
      readonly service: Service;
      readonly readerFilter: ReaderFilter;
    }
  | { readonly kind: 'out-of-order'; readonly settings: Settings; readonly fault: StartFault }
  /** The command line asks for what can't be; one line. */
  | { readonly kind: 'impossible'; readonly message: string };

/**
 * What to run: the configuration, with the command line over it. Without either it is a demo; a configuration that
 * can't be read is never a demo, since the door it stands at is none.
 */
export function planTerminal(options: KioskTerminalOptions, loaded: LoadedSettings): TerminalPlan {
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

  const serviceId = options.service ?? settings.service;
  const service = BUILT_IN_SERVICES.find(({ id }) => id === serviceId);
  if (service === undefined) {
    const message = `there is no service "${serviceId}"; there is ${BUILT_IN_SERVICES.map(({ id }) => id).join(', ')}`;
    if (options.service !== null) return { kind: 'impossible', message: `--service: ${message}` };
    const fault = { code: 'SERVICE', message, remedy: 'Name a service that exists in config.json.' };
    return { kind: 'out-of-order', settings, fault };
  }

  const only = options.reader ?? settings.reader.name;
  const virtualReaders = demo || only !== undefined || settings.reader.virtualReaders;
  return {
    kind: 'serve',
    demo,
    settings,
    // At a terminal that asks the test system, cards of the test system are the right ones.
    service: settings.registry.url === TEST_SYSTEM ? { ...service, cards: 'both' } : service,
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
