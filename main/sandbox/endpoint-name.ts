/** The simulated registry's interfaces, by name: for faults and counts. */
export const ENDPOINT_NAMES = [
  'verifier',
  'status',
  'cards',
  'card',
  'persons',
  'qr',
  'generate-escn',
  'v1',
  'adapter',
  'self-hosted',
] as const;
export type EndpointName = (typeof ENDPOINT_NAMES)[number];
