import { describe, expect, it } from 'vitest';
import { type AddressRule, parseGateAddress } from '../../main/config/gate-address.ts';
import { gatesSchema, gatesWithPaths } from '../../main/config/gates.ts';

const RELAY = { kind: 'relay', path: '/dev/serial/by-id/board' };
const WEBHOOK = { kind: 'webhook', url: 'https://gates.example.org/lane-1', secret: 'gate-key' };

/** `path: message` of each fault. */
function faultsOf(gates: unknown): string[] {
  const parsed = gatesSchema.safeParse(gates);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('an address orders are sent to', () => {
  const web: AddressRule = { secure: 'https:', plain: 'http:', allowPlain: false };

  it('is kept as it is written', () => {
    for (const url of [
      'https://gates.example.org/a/b',
      'https://gates.example.org/a/',
      'http://127.0.0.1:8080/hook',
      'http://[::1]/x',
    ]) {
      expect(parseGateAddress(url, web)).toEqual({ ok: true, url });
    }
    const broker: AddressRule = { secure: 'mqtts:', plain: 'mqtt:', allowPlain: false };
    expect(parseGateAddress('mqtts://broker.example.org:8883', broker)).toMatchObject({ ok: true });
    expect(parseGateAddress('mqtt://localhost', broker)).toMatchObject({ ok: true });
    expect(parseGateAddress('https://broker.example.org', broker)).toMatchObject({ ok: false });
  });

  it('has TLS, unless a private address may go without', () => {
    for (const host of [
      '10.0.0.7',
      '172.16.0.1',
      '172.31.255.1',
      '192.168.1.1',
      '169.254.1.1',
      '[fd00::1]',
      '[fe80::1]',
    ]) {
      expect(parseGateAddress(`http://${host}/`, web), host).toMatchObject({ ok: false });
      expect(parseGateAddress(`http://${host}/`, { ...web, allowPlain: true }), host).toMatchObject({ ok: true });
    }
    for (const host of [
      '172.32.0.1',
      '11.0.0.1',
      '192.169.1.1',
      'gates.example.org',
      '10.0.0.7.example.org',
      '[2001:db8::1]',
    ]) {
      expect(parseGateAddress(`http://${host}/`, { ...web, allowPlain: true }), host).toMatchObject({ ok: false });
    }
  });

  it('is not repeated when it is refused', () => {
    for (const url of [
      'https://user:hunter2@gates.example.org/',
      'https://gates.example.org/?key=hunter2',
      'hunter2',
      'https://',
    ]) {
      const parsed = parseGateAddress(url, web);
      expect(parsed.ok, url).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain('hunter2');
    }
  });
});

describe('gates in the configuration', () => {
  it('need an id and an output, and have usual values for the rest', () => {
    expect(gatesSchema.parse([{ id: 'turnstile-1', output: RELAY, sensor: { kind: 'serial', path: 'COM4' } }])).toEqual(
      [
        {
          id: 'turnstile-1',
          failure: 'secure',
          output: { ...RELAY, channel: 1, baudRate: 9600 },
          sensor: {
            kind: 'serial',
            path: 'COM4',
            baudRate: 9600,
            signal: { by: 'line', text: 'PASS' },
            debounceMs: 300,
          },
        },
      ],
    );
  });

  it('name what is wrong and what is allowed', () => {
    expect(faultsOf([{ id: 'Gate 1', output: RELAY }])).toEqual([
      '0.id: must be lower-case letters, digits and dashes, 32 at most',
    ]);
    expect(faultsOf([{ id: 'g', output: { ...WEBHOOK, url: 'http://gates.example.org/' } }])).toEqual([
      '0.output.url: must begin with https://: without TLS only loopback and private addresses',
    ]);
    expect(faultsOf([{ id: 'g', output: { kind: 'mqtt', url: 'mqtts://b.example.org', prefix: 'a/+/b' } }])[0]).toMatch(
      /^0\.output\.prefix: must be a topic of letters/,
    );
    expect(faultsOf([{ id: 'g', output: { ...RELAY, baudRate: 9601 } }])[0]).toMatch(
      /^0\.output\.baudRate: must be a usual rate/,
    );
    expect(faultsOf([{ id: 'g', output: { ...RELAY, chanel: 2 } }])).toHaveLength(1);
    expect(faultsOf([{ id: 'g', output: { kind: 'door' } }])).toHaveLength(1);
  });

  it('can share a board, not a relay of it, a port or a name', () => {
    const relay = (id: string, channel: number, more: object = {}) => ({ id, output: { ...RELAY, channel, ...more } });
    const http = (id: string, channel: number) => ({
      ...relay(id, channel),
      sensor: { kind: 'http', port: 4800, secret: 'sensor-key' },
    });
    expect(faultsOf([relay('a', 1), relay('b', 2)])).toEqual([]);
    expect(faultsOf([relay('a', 1), relay('b', 1)])).toEqual([
      '1.output.channel: this relay belongs to gate a already',
    ]);
    expect(faultsOf([relay('a', 1), relay('a', 2)])).toEqual(['1.id: this id belongs to gate a already']);
    expect(faultsOf([relay('a', 1), relay('b', 2, { baudRate: 19_200 })])).toEqual([
      '1.output.baudRate: must be 9600, as elsewhere for this port',
    ]);
    expect(faultsOf([http('a', 1), http('b', 2)])).toEqual(['1.sensor.port: this port belongs to gate a already']);
  });

  it('have their files beside the configuration', () => {
    const gates = gatesSchema.parse([
      {
        id: 'a',
        output: { ...WEBHOOK, caFile: 'campus.pem' },
        sensor: { kind: 'mqtt', url: 'mqtts://b.example.org', caFile: 'b.pem' },
      },
      { id: 'b', output: RELAY },
    ]);
    expect(gatesWithPaths(gates, (path) => `/home/${path}`)).toMatchObject([
      { output: { caFile: '/home/campus.pem' }, sensor: { caFile: '/home/b.pem' } },
      { output: { kind: 'relay' } },
    ]);
  });
});
