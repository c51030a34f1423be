import { isAbsolute, join } from 'node:path';
import type { GateSettings } from '../../../config/gates.ts';
import { type Check, type Finding, fail, type Machine, ok, warn } from '../check.ts';

const CODE = 'GATE';
/** Where Linux lists serial devices by what they are, not by when they were plugged in. */
const BY_ID = '/dev/serial/by-id/';

type Part = GateSettings['output'] | NonNullable<GateSettings['sensor']>;

/** Whether the gates that are configured can be reached: ports, servers, brokers, and their keys. Nothing is opened. */
export const checkGates: Check = async (machine) => {
  const gates = machine.loaded.kind === 'ok' ? machine.loaded.settings.gates : [];
  if (gates.length === 0) return ok(CODE, 'no gates are configured');
  const findings: Finding[] = [];
  for (const { id, output, sensor, failure } of gates) {
    const faults: Finding[] = [];
    for (const part of sensor === undefined ? [output] : [output, sensor]) {
      faults.push(...checkSecret(id, part, machine), ...(await checkWay(id, part, machine)));
    }
    const kinds = sensor === undefined ? `${output.kind}, no sensor` : `${output.kind}, sensor ${sensor.kind}`;
    findings.push(...(faults.length === 0 ? ok(CODE, `${id}: ${kinds}, fails ${failure}`) : faults));
  }
  return findings;
};

/** The way there. */
function checkWay(id: string, part: Part, machine: Machine): readonly Finding[] | Promise<readonly Finding[]> {
  switch (part.kind) {
    case 'relay':
    case 'serial':
      return checkPort(id, part.path, machine);
    case 'webhook':
    case 'mqtt':
      return checkServer(id, part, machine);
    case 'http':
      return [];
  }
}

function checkPort(id: string, path: string, { modeOf, isWritable, list, platform }: Machine): readonly Finding[] {
  if (platform === 'win32') return [];
  if (modeOf(path) === undefined) {
    const there = list(BY_ID).map((name) => BY_ID + name);
    const remedy = there.length === 0 ? 'plug it in' : `plug it in, or name one of ${there.join(', ')}`;
    return fail(CODE, `${id}: ${path} is not there`, remedy);
  }
  if (!isWritable(path)) {
    return fail(CODE, `${id}: ${path} may not be used by this user`, 'add the user to the group dialout');
  }
  if (platform !== 'linux' || !/^\/dev\/tty(?:USB|ACM)\d+$/.test(path)) return [];
  return warn(CODE, `${id}: ${path} may be another device after a restart`, `name it as it is listed below ${BY_ID}`);
}

async function checkServer(
  id: string,
  { url, caFile }: { readonly url: string; readonly caFile?: string | undefined },
  { connect, modeOf }: Machine,
): Promise<readonly Finding[]> {
  const { protocol, hostname, port } = new URL(url);
  const usual: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80, 'mqtts:': 8883, 'mqtt:': 1883 };
  if (caFile !== undefined && modeOf(caFile) === undefined) {
    return fail(CODE, `${id}: ${caFile} is not there`, 'put the certificate authority there as a PEM file');
  }
  const host = hostname.replace(/^\[|\]$/g, '');
  const result = await connect(host, port === '' ? (usual[protocol] ?? 0) : Number(port));
  if (result === 'connected') return [];
  return fail(CODE, `${id}: ${host} can't be reached (${result})`, 'see to cable, firewall and the server there');
}

function checkSecret(id: string, part: Part, { home, env, modeOf }: Machine): readonly Finding[] {
  const name =
    part.kind === 'mqtt' ? part.password : part.kind === 'webhook' || part.kind === 'http' ? part.secret : undefined;
  if (name === undefined) return [];
  const credentials = env['CREDENTIALS_DIRECTORY'];
  const places = [join(home.keysFolder, name)];
  if (credentials !== undefined && isAbsolute(credentials)) places.push(join(credentials, `tessera-${name}`));
  if (places.some((place) => modeOf(place) !== undefined)) return [];
  return fail(
    CODE,
    `${id}: there is no ${places[0]}`,
    'put the secret there, readable by the terminal alone (mode 0600)',
  );
}
