import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../main/cli/doctor/check.ts';
import { checkGates } from '../../../main/cli/doctor/checks/gates.ts';
import { gatesSchema } from '../../../main/config/gates.ts';
import { tesseraHome } from '../../../main/config/home.ts';
import { DEFAULT_SETTINGS } from '../../../main/config/settings.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

const BOARD = '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0';
const HOME = tesseraHome({ TESSERA_HOME: '/srv/tessera' }, 'linux');
const KEY = '/srv/tessera/keys/gate-key';

const relay = (path = BOARD) => ({ id: 'turnstile-1', output: { kind: 'relay', path } });
const webhook = { id: 'door', output: { kind: 'webhook', url: 'https://gates.example.org/x', secret: 'gate-key' } };
const mqtt = { id: 'display', output: { kind: 'mqtt', url: 'mqtts://broker.example.org', password: 'gate-key' } };

interface World {
  /** What is there; those that end in `!` can't be written. */
  readonly files?: readonly string[];
  readonly reached?: readonly string[];
  readonly env?: Machine['env'];
}

function machine(gates: readonly object[], { files = [], reached = [], env = {} }: World = {}): Machine {
  return strictFake<Machine>('machine', {
    platform: 'linux',
    env,
    home: HOME,
    loaded: { kind: 'ok', settings: { ...DEFAULT_SETTINGS, gates: gatesSchema.parse(gates) } },
    modeOf: (path) => (files.includes(path) || files.includes(`${path}!`) ? 0o600 : undefined),
    isWritable: (path) => files.includes(path),
    list: (folder) => files.filter((file) => file.startsWith(folder)).map((file) => file.slice(folder.length)),
    connect: async (host, port) => (reached.includes(`${host}:${port}`) ? 'connected' : 'ECONNREFUSED'),
  });
}

async function found(gates: readonly object[], world?: World): Promise<string[]> {
  const findings = await checkGates(machine(gates, world));
  return findings.map(
    ({ code, state, what, remedy }) => `${code} ${state}: ${what}${remedy === null ? '' : ` -> ${remedy}`}`,
  );
}

describe('the check of gates', () => {
  it('has nothing to say where there are none', async () => {
    expect(await found([])).toEqual(['GATE ok: no gates are configured']);
  });

  it('finds what is there', async () => {
    const world = { files: [BOARD, KEY], reached: ['gates.example.org:443', 'broker.example.org:8883'] };
    expect(await found([relay(), webhook, mqtt], world)).toEqual([
      'GATE ok: turnstile-1: relay, no sensor, fails secure',
      'GATE ok: door: webhook, no sensor, fails secure',
      'GATE ok: display: mqtt, no sensor, fails secure',
    ]);
  });

  it('names what is there instead of a port that is not', async () => {
    expect(await found([relay('/dev/ttyUSB3')], { files: [BOARD] })).toEqual([
      `GATE fail: turnstile-1: /dev/ttyUSB3 is not there -> plug it in, or name one of ${BOARD}`,
    ]);
  });

  it('tells a port of somebody else, and one that is another tomorrow', async () => {
    expect(await found([relay()], { files: [`${BOARD}!`] })).toEqual([
      `GATE fail: turnstile-1: ${BOARD} may not be used by this user -> add the user to the group dialout`,
    ]);
    expect(await found([relay('/dev/ttyUSB0')], { files: ['/dev/ttyUSB0'] })).toEqual([
      'GATE warn: turnstile-1: /dev/ttyUSB0 may be another device after a restart -> name it as it is listed below /dev/serial/by-id/',
    ]);
  });

  it('tells who does not answer, and which secret is missing', async () => {
    expect(await found([webhook])).toEqual([
      `GATE fail: door: there is no ${KEY} -> put the secret there, readable by the terminal alone (mode 0600)`,
      "GATE fail: door: gates.example.org can't be reached (ECONNREFUSED) -> see to cable, firewall and the server there",
    ]);
  });

  it('takes a systemd credential for a secret', async () => {
    const world = { env: { CREDENTIALS_DIRECTORY: '/run/credentials' }, reached: ['gates.example.org:443'] };
    const [finding] = await found([webhook], { ...world, files: ['/run/credentials/tessera-gate-key'] });
    expect(finding).toMatch(/^GATE ok/);
  });
});
