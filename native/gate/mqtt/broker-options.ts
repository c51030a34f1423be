import type { BrokerSettings } from '../../../main/config/gates.ts';
import type { GateParts } from '../parts.ts';
import type { BrokerOptions } from './connect-to-broker.ts';

/** What a gate connects with; a text is why it can't. */
export function brokerOptions(
  { url, version, user, password, caFile }: BrokerSettings,
  clientId: string,
  parts: Pick<GateParts, 'secret' | 'certificates'>,
): BrokerOptions | string {
  const secret = password === undefined ? undefined : parts.secret(password);
  if (secret?.kind === 'unusable') return secret.message;
  const certificates = parts.certificates(caFile);
  if (certificates.kind === 'unusable') return certificates.message;
  return { url, clientId, version, user, password: secret?.text, ca: certificates.pem };
}
