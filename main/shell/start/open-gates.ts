import { hostname } from 'node:os';
import { openGate } from '../../../native/gate/open-gate.ts';
import type { GateParts } from '../../../native/gate/parts.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';
import type { Gate } from '../../application/ports/service-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { GateSettings } from '../../config/gates.ts';
import type { Home } from '../../config/home.ts';
import { loadSecret, secretText } from '../../store/keys/secret-file.ts';
import { readCa } from './read-ca.ts';

export interface GatesPlace {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** One line for technicians, without any secret. */
  readonly notice: (line: string) => void;
}

/** Opens gates by id. Whoever calls closes each. */
export function openGates(settings: readonly GateSettings[], place: GatesPlace): ReadonlyMap<string, Gate> {
  const parts = gateParts(place);
  return new Map(settings.map((gate) => [gate.id, openGate(gate, parts)]));
}

function gateParts({ home, env, clock, notice }: GatesPlace): GateParts {
  return {
    clock,
    terminal: terminalName(hostname()),
    lines: createSerialLines(clock),
    secret(name) {
      const secret = loadSecret({ keysFolder: home.keysFolder, name, env });
      if (secret.kind === 'unusable') return secret;
      const text = secret.kind === 'secret' ? secretText(secret) : undefined;
      if (secret.kind === 'secret') for (const line of secret.notices) notice(line);
      return text === undefined
        ? { kind: 'unusable', message: `the key "${name}" is missing in the keys folder, or is no text` }
        : { kind: 'secret', text };
    },
    certificates(path) {
      const ca = readCa(path);
      return ca.kind === 'read' ? ca : { kind: 'unusable', message: ca.fault.message };
    },
  };
}

/** The machine's name as topics and messages can carry it. */
export function terminalName(host: string): string {
  const name = host.replace(/[^\w.-]+/g, '-').slice(0, 64);
  return name === '' ? 'terminal' : name;
}
