import { isAbsolute, join } from 'node:path';
import type { GateSettings } from '../../../config/gates.ts';
import { type Check, type Finding, fail, type Machine, ok } from '../check.ts';
import { checkSerialDevice } from '../serial-device.ts';

const CODE = 'GATE';

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
      return checkSerialDevice(CODE, id, part.path, machine);
    case 'webhook':
    case 'mqtt':
      return checkServer(id, part, machine);
    case 'http':
      return [];
  }
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
