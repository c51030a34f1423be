/** What the host in a QR code hints at. A hint only: the registry asked is configuration, never the QR's. */
export type QrEnvironment = 'production' | 'test' | 'regional' | 'unknown';

/** Hosts seen in QR codes (spec section 4 and 5.1). Others exist; they are shown as unknown, never refused. */
const ENVIRONMENT_BY_HOST: ReadonlyMap<string, QrEnvironment> = new Map([
  ['s.esc-r.eu', 'production'],
  ['esc.gg', 'production'],
  ['router.europeanstudentcard.eu', 'production'],
  ['api.europeanstudentcard.eu', 'production'],
  ['pp.esc.gg', 'test'],
  ['sandbox.europeanstudentcard.eu', 'test'],
  ['api-sandbox.europeanstudentcard.eu', 'test'],
  ['dev.europeanstudentcard.eu', 'test'],
  ['esc.bwcard.de', 'regional'],
]);

/** Environment by host name; the name is lower case and without a port. */
export function environmentOf(host: string): QrEnvironment {
  return ENVIRONMENT_BY_HOST.get(host) ?? 'unknown';
}
