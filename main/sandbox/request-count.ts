import type { Escn } from '../domain/escn.ts';
import type { EndpointName } from './endpoint-name.ts';

/** What was asked of the simulated registry so far. */
export interface RequestCount {
  /** All requests, those to wrong paths too. */
  readonly total: number;
  /** TCP connections accepted. */
  readonly connections: number;
  to(endpoint: EndpointName): number;
  of(cardNumber: Escn): number;
}

export interface RequestCounter extends RequestCount {
  countConnection(): void;
  countRequest(): void;
  /** `cardNumber` where the question is about one card. */
  countQuestion(endpoint: EndpointName, cardNumber: Escn | undefined): void;
}

export function createRequestCounter(): RequestCounter {
  let total = 0;
  let connections = 0;
  const byEndpoint = new Map<EndpointName, number>();
  const byCard = new Map<Escn, number>();
  return {
    get total() {
      return total;
    },
    get connections() {
      return connections;
    },
    to: (endpoint) => byEndpoint.get(endpoint) ?? 0,
    of: (cardNumber) => byCard.get(cardNumber) ?? 0,
    countConnection: () => {
      connections += 1;
    },
    countRequest: () => {
      total += 1;
    },
    countQuestion: (endpoint, cardNumber) => {
      byEndpoint.set(endpoint, (byEndpoint.get(endpoint) ?? 0) + 1);
      if (cardNumber !== undefined) byCard.set(cardNumber, (byCard.get(cardNumber) ?? 0) + 1);
    },
  };
}
