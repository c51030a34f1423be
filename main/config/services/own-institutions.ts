import { join } from 'node:path';
import type { ServiceFault } from '../../application/ports/service-ports.ts';
import type { Home } from '../home.ts';
import { type Institutions, institutionsSchema, knownInstitutions } from '../institutions.ts';
import { parseJsonFile, readTextFile } from '../json-file.ts';
import { type KeptCopies, readOnlyCopies } from './kept-copies.ts';

const FILE = 'institutions.json';

export interface OwnInstitutions {
  readonly institutions: Institutions;
  /** False where the terminal's own list can't be had: what isn't in the other may be in it. */
  readonly areTold: boolean;
  readonly fault: ServiceFault | undefined;
}

/** The terminal's own `institutions.json` over the built-in list; with a bad one, the last that was good. */
export function readOwnInstitutions(home: Home, copies: KeptCopies): OwnInstitutions {
  const path = join(home.root, FILE);
  const file = readTextFile(path);
  if (file.kind === 'missing') return { institutions: knownInstitutions(), areTold: true, fault: undefined };
  const parsed =
    file.kind === 'read'
      ? parseJsonFile(path, file.text, institutionsSchema)
      : { ok: false as const, message: file.message, faults: [file.message] };
  if (parsed.ok) {
    if (file.kind === 'read') copies.keep(FILE, file.text);
    return { institutions: knownInstitutions(parsed.value), areTold: true, fault: undefined };
  }
  const { message, faults } = parsed;
  const kept = copies.read(FILE);
  const last = kept === undefined ? undefined : parseJsonFile(FILE, kept, institutionsSchema);
  const serves = last?.ok === true ? 'last-accepted' : 'nothing';
  return {
    institutions: knownInstitutions(last?.ok === true ? last.value : {}),
    areTold: last?.ok === true,
    fault: { service: null, message, faults, serves },
  };
}

/** Every institution this terminal knows, for whoever only looks: nothing is written. */
export function knownToTerminal(home: Home): Institutions {
  return readOwnInstitutions(home, readOnlyCopies(home)).institutions;
}
