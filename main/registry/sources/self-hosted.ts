import type { Registry } from '../../application/ports/terminal-ports.ts';
import { parseSelfHostedMissing, selfHostedParser } from '../answers/self-hosted-answer.ts';
import type { Endpoint } from '../endpoints.ts';
import { createSingleSource, type SingleSourceOptions } from './single-source.ts';

export interface SelfHostedOptions extends Pick<SingleSourceOptions, 'clock' | 'ca' | 'network' | 'limits'> {
  readonly baseUrl: string;
  /** Sent as the header `key`. */
  readonly key: string | undefined;
  /** Name of the institution, for the screen; the interface tells none. */
  readonly issuerName: string;
}

/** The interface an institution hosts itself (spec 5.5): `GET /cards/status/{escn}` with a `key` header. */
export function createSelfHosted({ baseUrl, key, issuerName, ...rest }: SelfHostedOptions): Registry {
  const endpoint: Endpoint = {
    via: 'self-hosted',
    pathOf: (escn) => `cards/status/${escn}`,
    parse: selfHostedParser(issuerName),
    parseMissing: parseSelfHostedMissing,
  };
  return createSingleSource({
    ...rest,
    baseUrl,
    endpoint,
    headers: key === undefined ? {} : { key },
  });
}
