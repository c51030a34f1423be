import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceFault, ServiceSource } from '../../application/ports/service-ports.ts';
import { ACTIVE_STUDENT, type Service } from '../../domain/service/service.ts';
import type { Home } from '../home.ts';
import { knownInstitutions } from '../institutions.ts';
import { readTextFile } from '../json-file.ts';
import { systemErrorCode } from '../read-small-file.ts';
import { type KeptCopies, keptCopies, readOnlyCopies } from './kept-copies.ts';
import { readOwnInstitutions } from './own-institutions.ts';
import { PRESETS } from './presets.ts';
import { parseServiceFile, type ServicePlace } from './service-file.ts';

export interface ServicesPlace {
  readonly home: Home;
  /** IANA name of the terminal's zone, for services that name none. By default the machine's. */
  readonly zone?: string;
  /** Keeps copies of what is accepted; those who only look write nothing. */
  readonly access: 'keep' | 'look';
  /** One line for each file that can't be used. */
  readonly notice: (line: string) => void;
}

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const EXTENSION = '.json';
/** Folder of the files, in the home as among the copies. */
const SERVICES = 'services';

interface Loaded {
  readonly services: ReadonlyMap<string, Service>;
  readonly faults: readonly ServiceFault[];
  readonly countryOf: (pic: string) => string | null;
}

/**
 * The services of a terminal: the built-in one, the presets, and the files in `services/` of its home, which replace
 * presets of the same id. A bad file leaves the copy in force that was accepted last, and never lets a preset stand in:
 * whoever wrote the file meant other rules.
 */
export function loadServices(place: ServicesPlace): ServiceSource {
  const copies = place.access === 'keep' ? keptCopies(place.home, place.notice) : readOnlyCopies(place.home);
  const zone = place.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const presets = readPresets(zone);
  let loaded = load(place, { zone, copies, presets, before: new Map() });
  return {
    current: (id) => loaded.services.get(id),
    all: () => [...loaded.services.values()],
    faults: () => loaded.faults,
    reload: () => {
      loaded = load(place, { zone, copies, presets, before: loaded.services });
    },
    countryOf: (pic) => loaded.countryOf(pic),
  };
}

interface Presets {
  readonly services: ReadonlyMap<string, Service>;
  readonly faults: readonly ServiceFault[];
}

/** They don't change while the terminal runs. */
function readPresets(zone: string): Presets {
  const place = { zone, institutions: knownInstitutions(), areInstitutionsTold: true };
  const services = new Map([[ACTIVE_STUDENT.id, ACTIVE_STUDENT]]);
  const faults: ServiceFault[] = [];
  for (const [id, written] of Object.entries(PRESETS)) {
    const parsed = parseServiceFile(`preset ${id}`, JSON.stringify(written, null, 2), id, place);
    if (parsed.ok) services.set(id, parsed.service);
    else faults.push({ service: id, message: parsed.message, faults: parsed.faults, serves: 'nothing' });
  }
  return { services, faults };
}

interface LoadFrom {
  readonly zone: string;
  readonly copies: KeptCopies;
  readonly presets: Presets;
  /** What was in force until now. */
  readonly before: ReadonlyMap<string, Service>;
}

function load({ home, notice }: ServicesPlace, { zone, copies, presets, before }: LoadFrom): Loaded {
  const own = readOwnInstitutions(home, copies);
  const { institutions } = own;
  const place: ServicePlace = { zone, institutions, areInstitutionsTold: own.areTold };
  const services = new Map(presets.services);
  const faults = [...presets.faults, ...(own.fault === undefined ? [] : [own.fault])];
  const listing = listServiceFiles(home, copies);
  if (listing.fault !== undefined) faults.push(listing.fault);
  for (const file of listing.names) {
    const id = file.slice(0, -EXTENSION.length);
    const read = readOwn(join(servicesFolder(home), file), id, place, copies);
    if (read.kind === 'good') {
      services.set(id, read.service);
      continue;
    }
    const last = before.get(id) ?? lastAccepted(id, place, copies);
    // A preset of the same id was in force before, and is not what this file says.
    const isOwn = last !== undefined && last !== presets.services.get(id);
    if (isOwn) services.set(id, last);
    else services.delete(id);
    faults.push({ service: id, ...read.told, serves: isOwn ? 'last-accepted' : 'nothing' });
  }
  for (const { message, serves } of faults) notice(`${message}; ${SERVES_WORDS[serves]}`);
  return { services, faults, countryOf: (pic) => institutions.countryOf(pic) };
}

const SERVES_WORDS: Readonly<Record<ServiceFault['serves'], string>> = {
  'last-accepted': 'what was accepted last stays in force',
  nothing: 'there is no earlier copy to go by',
};

type ReadOwn =
  | { readonly kind: 'good'; readonly service: Service }
  | { readonly kind: 'bad'; readonly told: Pick<ServiceFault, 'message' | 'faults'> };

function readOwn(path: string, id: string, place: ServicePlace, copies: KeptCopies): ReadOwn {
  const bad = (message: string): ReadOwn => ({ kind: 'bad', told: { message, faults: [message] } });
  if (!ID.test(id)) return bad(`${path}: the name of the file must be lower-case letters, digits and dashes`);
  if (id === ACTIVE_STUDENT.id)
    return bad(`${path}: the built-in service "${id}" can't be replaced; name it otherwise`);
  const file = readTextFile(path);
  if (file.kind !== 'read') return bad(file.message);
  const parsed = parseServiceFile(path, file.text, id, place);
  if (!parsed.ok) return { kind: 'bad', told: { message: parsed.message, faults: parsed.faults } };
  copies.keep(copyName(id), file.text);
  return { kind: 'good', service: parsed.service };
}

function lastAccepted(id: string, place: ServicePlace, copies: KeptCopies): Service | undefined {
  const text = ID.test(id) ? copies.read(copyName(id)) : undefined;
  if (text === undefined) return undefined;
  // It was accepted by the list of that day.
  const parsed = parseServiceFile(id, text, id, { ...place, areInstitutionsTold: false });
  return parsed.ok ? parsed.service : undefined;
}

function copyName(id: string): string {
  return join(SERVICES, `${id}${EXTENSION}`);
}

function servicesFolder(home: Home): string {
  return join(home.root, SERVICES);
}

function listServiceFiles(
  home: Home,
  copies: KeptCopies,
): { readonly names: readonly string[]; readonly fault?: ServiceFault } {
  const folder = servicesFolder(home);
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.'));
    return { names: names.sort() };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT') return { names: [] };
    const message = `${folder}: can't be read (${code})`;
    // No preset may stand in for a file that is there and can't be seen.
    const names = copies.list(SERVICES).filter((name) => name.endsWith(EXTENSION));
    const serves = names.length > 0 ? 'last-accepted' : 'nothing';
    return { names, fault: { service: null, message, faults: [message], serves } };
  }
}
