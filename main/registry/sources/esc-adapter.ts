import type { Registry } from '../../application/ports/terminal-ports.ts';
import { parseAdapterAnswer, parseAdapterMissing } from '../answers/esc-adapter-answer.ts';
import type { Endpoint } from '../endpoints.ts';
import { createSingleSource, type SingleSourceOptions } from './single-source.ts';

export interface EscAdapterOptions extends Pick<SingleSourceOptions, 'clock' | 'ca' | 'network' | 'limits'> {
  /** Root of the web application, up to and without `online/`. */
  readonly baseUrl: string;
  /** For a gateway before the adapter, which has no authentication of its own (spec 6). */
  readonly bearer?: string | undefined;
}

const STATUS: Endpoint = {
  via: 'adapter',
  pathOf: (escn) => `online/service/studentCardStatus?escn=${escn}`,
  parse: parseAdapterAnswer,
  parseMissing: parseAdapterMissing,
};

/** The institution-side ESC-Adapter of Politecnico di Torino (spec 6): a proxy of the router's status endpoint. */
export function createEscAdapter({ baseUrl, bearer, ...rest }: EscAdapterOptions): Registry {
  return createSingleSource({
    ...rest,
    baseUrl,
    endpoint: STATUS,
    headers: {
      // Its GET mappings take requests of this type only, though they have no body.
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
  });
}
