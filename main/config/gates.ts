import { z } from 'zod';
import { type AddressRule, parseGateAddress } from './gate-address.ts';
import { serialBaudRate, serialPath } from './serial.ts';
import { keyName } from './sources.ts';

const ID = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error: 'must be lower-case letters, digits and dashes, 32 at most' });

const topic = z
  .string()
  .max(200)
  .regex(/^[\w.-]+(?:\/[\w.-]+)*$/, {
    error: 'must be a topic of letters, digits, "-", "_", "." and "/" between them',
  });

const caFile = z
  .string()
  .min(1)
  .optional()
  .describe('PEM file with certificate authorities to trust beside the built-in ones; relative to this folder');

const allowPlain = z
  .boolean()
  .default(false)
  .describe('Whether a private address may be talked to without TLS; whoever is on that network can then listen');

/** The address checked by its rule, which depends on `allowPlain` beside it. */
function checkedAddress<T extends { readonly url: string; readonly allowPlain: boolean }>(
  schemes: Pick<AddressRule, 'secure' | 'plain'>,
): (value: T, context: z.RefinementCtx) => T {
  return (value, context) => {
    const parsed = parseGateAddress(value.url, { ...schemes, allowPlain: value.allowPlain });
    if (parsed.ok) return { ...value, url: parsed.url };
    context.addIssue({ code: 'custom', message: parsed.message, path: ['url'] });
    return z.NEVER;
  };
}

const broker = {
  url: z.string().describe('Address of the broker, such as mqtts://broker.example.org:8883'),
  allowPlain,
  caFile,
  user: z.string().min(1).max(128).optional().describe('User name at the broker'),
  password: keyName.optional().describe('Name of the file with the password, in the keys folder'),
  version: z
    .union([z.literal(4), z.literal(5)], { error: 'must be 5, or 4 for MQTT 3.1.1' })
    .default(5)
    .describe('Protocol: 5, or 4 for a broker that knows MQTT 3.1.1 only'),
};

/** First part of topics, unless another is configured. */
export const TOPIC_PREFIX = 'tessera';

const MQTT = { secure: 'mqtts:', plain: 'mqtt:' } as const;

const relay = z.strictObject({
  kind: z.literal('relay').describe('A relay board of the LCUS type, on USB or a serial port'),
  path: serialPath,
  channel: z.int().min(1).max(16).default(1).describe('Which of its relays, from 1'),
  baudRate: serialBaudRate.default(9600).describe('Rate in bit/s; 9600 on every board known'),
  pulseMs: z
    .int()
    .min(50)
    .max(60_000)
    .optional()
    .describe(
      'Length of the signal, for gates that time the opening themselves; without it as long as the service says',
    ),
});

const webhook = z
  .strictObject({
    kind: z.literal('webhook').describe('A server of the campus that is told by HTTP'),
    url: z.string().describe('Address orders are posted to, such as https://gates.example.org/lane-1'),
    secret: keyName.describe('Name of the file with the key of the signature, in the keys folder'),
    allowPlain,
    caFile,
    announce: z.boolean().default(true).describe('Whether verdicts that open nothing are told as well'),
  })
  .transform(checkedAddress({ secure: 'https:', plain: 'http:' }));

const mqttOutput = z
  .strictObject({
    kind: z.literal('mqtt').describe('A broker that is told by MQTT'),
    ...broker,
    prefix: topic.default(TOPIC_PREFIX).describe('First part of every topic'),
  })
  .transform(checkedAddress(MQTT));

const debounceMs = z
  .int()
  .min(0)
  .max(10_000)
  .default(300)
  .describe('Signals so soon after the last count as the same, in ms');

const serialSensor = z.strictObject({
  kind: z.literal('serial').describe('A sensor on a serial port'),
  path: serialPath,
  baudRate: serialBaudRate.default(9600).describe('Rate in bit/s'),
  signal: z
    .discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('line').describe('The board sends a line of text'),
        text: z
          .string()
          .regex(/^[\x21-\x7e]{1,32}$/, { error: 'must be printable ASCII without blanks, 32 at most' })
          .default('PASS')
          .describe('The line; what follows it after a blank is the presentation'),
      }),
      z.strictObject({
        by: z.literal('byte').describe('The board sends a byte'),
        byte: z.int().min(0).max(255).describe('Which one'),
      }),
      z.strictObject({
        by: z.literal('control-line').describe('A contact between a control line and its supply'),
        line: z.enum(['cts', 'dsr', 'dcd']).default('cts').describe('Which one'),
        active: z.enum(['high', 'low']).default('high').describe('What it is while somebody passes'),
      }),
    ])
    .prefault({ by: 'line' })
    .describe('How it says that somebody passed'),
  debounceMs,
});

const httpSensor = z.strictObject({
  kind: z.literal('http').describe('A controller that posts passages to this terminal'),
  port: z.int().min(0).max(65_535).describe('TCP port to listen on'),
  host: z
    .union([z.ipv4(), z.ipv6()], { error: 'must be an IP address of this machine' })
    .default('127.0.0.1')
    .describe('Address to listen on; any but loopback is reached from the network, without TLS'),
  secret: keyName.describe('Name of the file with the bearer secret, in the keys folder'),
  debounceMs,
});

const mqttSensor = z
  .strictObject({
    kind: z.literal('mqtt').describe('A topic of a broker'),
    ...broker,
    topic: topic.optional().describe('Topic; without it <prefix>/<terminal>/<gate>/passage'),
    payload: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('Text that means a passage, such as ON; without it a JSON object, { "presentation": … } where known'),
    debounceMs,
  })
  .transform(checkedAddress(MQTT));

const gate = z.strictObject({
  id: ID.describe('Name of the gate, which lanes and topics use'),
  output: z.discriminatedUnion('kind', [relay, webhook, mqttOutput]).describe('What opens'),
  sensor: z
    .discriminatedUnion('kind', [serialSensor, httpSensor, mqttSensor])
    .optional()
    .describe('What tells that somebody passed; without it every opening counts as a passage'),
  failure: z
    .enum(['secure', 'safe'])
    .default('secure')
    .describe(
      'While the terminal does not serve: secure stays shut, safe stands open (its relay is energised at rest)',
    ),
});

export type GateSettings = z.output<typeof gate>;
export type RelaySettings = z.output<typeof relay>;
export type WebhookSettings = z.output<typeof webhook>;
export type MqttOutputSettings = z.output<typeof mqttOutput>;
export type SerialSensorSettings = z.output<typeof serialSensor>;
export type HttpSensorSettings = z.output<typeof httpSensor>;
export type MqttSensorSettings = z.output<typeof mqttSensor>;
/** What the two that talk to a broker share. */
export type BrokerSettings = Pick<MqttOutputSettings, keyof typeof broker>;

/** `gates`: what opens at a verdict, and what tells that somebody passed. */
export const gatesSchema = z
  .array(gate)
  .max(16)
  .default([])
  .superRefine((gates, context) => {
    const taken = new Map<string, string>();
    const rates = new Map<string, number>();
    for (const [place, settings] of gates.entries()) {
      for (const { path, rate, at } of ratesOf(settings)) {
        const before = rates.get(path) ?? rate;
        const message = `must be ${before}, as elsewhere for this port`;
        if (before !== rate) context.addIssue({ code: 'custom', message, path: [place, ...at] });
        rates.set(path, before);
      }
      for (const { key, what, at } of claimsOf(settings)) {
        const by = taken.get(key);
        const message = `${what} belongs to gate ${by} already`;
        if (by !== undefined) context.addIssue({ code: 'custom', message, path: [place, ...at] });
        taken.set(key, settings.id);
      }
    }
  })
  .describe('Gates, doors and displays that verdicts are told to; see gates.md');

interface Claim {
  readonly key: string;
  readonly what: string;
  readonly at: readonly string[];
}

/** The rate of each port, which all that share the port have to agree on. */
function ratesOf({ output, sensor }: GateSettings): readonly { path: string; rate: number; at: readonly string[] }[] {
  const rates = [];
  if (output.kind === 'relay') rates.push({ path: output.path, rate: output.baudRate, at: ['output', 'baudRate'] });
  if (sensor?.kind === 'serial') rates.push({ path: sensor.path, rate: sensor.baudRate, at: ['sensor', 'baudRate'] });
  return rates;
}

/** What only one gate can have. */
function claimsOf({ id, output, sensor }: GateSettings): readonly Claim[] {
  const claims: Claim[] = [{ key: `id ${id}`, what: 'this id', at: ['id'] }];
  if (output.kind === 'relay') {
    claims.push({ key: `relay ${output.path} ${output.channel}`, what: 'this relay', at: ['output', 'channel'] });
  }
  if (sensor?.kind === 'serial') {
    claims.push({ key: `sensor ${sensor.path}`, what: 'the sensor on this port', at: ['sensor', 'path'] });
  }
  if (sensor?.kind === 'http' && sensor.port !== 0) {
    claims.push({ key: `http ${sensor.port}`, what: 'this port', at: ['sensor', 'port'] });
  }
  return claims;
}

/** The gates with the paths of their files made absolute. */
export function gatesWithPaths(gates: readonly GateSettings[], absolute: (path: string) => string): GateSettings[] {
  const placed = <T extends { readonly caFile?: string | undefined }>(part: T): T =>
    part.caFile === undefined ? part : { ...part, caFile: absolute(part.caFile) };
  return gates.map(({ output, sensor, ...gate }) => ({
    ...gate,
    output: output.kind === 'relay' ? output : placed(output),
    ...(sensor === undefined ? {} : { sensor: sensor.kind === 'mqtt' ? placed(sensor) : sensor }),
  }));
}
