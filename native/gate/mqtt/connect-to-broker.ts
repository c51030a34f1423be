import { getCACertificates } from 'node:tls';
import type { IClientOptions, MqttClient } from 'mqtt';

export interface BrokerOptions {
  readonly url: string;
  readonly clientId: string;
  readonly version: 4 | 5;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Authorities to trust beside the system's, in PEM. */
  readonly ca: string | undefined;
}

export interface LastWill {
  readonly topic: string;
  readonly text: string;
}

export interface BrokerHooks {
  onConnected(client: MqttClient): void;
  /** Once or more; the client is of no more use. */
  onLost(client: MqttClient, detail: string): void;
  onMessage(payload: Uint8Array, isRetained: boolean): void;
}

const CONNECT_LIMIT_MS = 5000;
/** A broker that is silent for one and a half of it is gone (MQTT 3.1.1 3.1.2.10). */
const KEEP_ALIVE_S = 10;
/** Of a message somebody else publishes. */
const MOST_PAYLOAD_BYTES = 1024;

/** Bad user or password, not authorised: MQTT 3.1.1 3.2.2.3 and MQTT 5 3.2.2.2. */
const NOT_WELCOME = new Set([4, 5, 0x86, 0x87]);
/** Unacceptable protocol version. */
const WRONG_VERSION = new Set([1, 0x84]);

/** One connection, never repeated by the package: who lost it makes a new one. The package is loaded by the first. */
export async function connectToBroker(
  { url, clientId, version, user, password, ca }: BrokerOptions,
  will: LastWill | null,
  hooks: BrokerHooks,
): Promise<MqttClient> {
  const { connect } = await import('mqtt');
  const options: IClientOptions = {
    clientId,
    protocolVersion: version,
    clean: true,
    keepalive: KEEP_ALIVE_S,
    connectTimeout: CONNECT_LIMIT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(will === null ? {} : { will: { topic: will.topic, payload: Buffer.from(will.text), qos: 1, retain: true } }),
    ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
  };
  const client = connect(url, options);
  let fault = 'ended the connection';
  client.on('connect', () => hooks.onConnected(client));
  client.on('message', (_topic, payload, { retain }) => {
    if (payload.length <= MOST_PAYLOAD_BYTES) hooks.onMessage(payload, retain);
  });
  client.on('error', (error) => {
    fault = faultOf(error);
    hooks.onLost(client, fault);
  });
  client.on('close', () => hooks.onLost(client, fault));
  return client;
}

/** By its code; the message may hold addresses. */
function faultOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'number' && NOT_WELCOME.has(code)) return 'refuses user or password';
  if (typeof code === 'number' && WRONG_VERSION.has(code))
    return 'does not speak this version of MQTT: set "version": 4';
  return code === undefined ? 'does not answer' : `can't be reached (${String(code)})`;
}
