import { basename } from 'node:path';
import type { ServiceFault } from '../../application/ports/service-ports.ts';
import type { Home } from '../home.ts';
import { readTextFile } from '../json-file.ts';
import { readOnlyCopies } from './kept-copies.ts';
import { readOwnInstitutions } from './own-institutions.ts';
import { type ParsedService, parseServiceFile } from './service-file.ts';

export interface TriedService {
  readonly id: string;
  readonly parsed: ParsedService;
  /** Where the terminal's list of institutions is bad; PICs may then not have been held against it. */
  readonly institutions: ServiceFault | undefined;
}

/** Reads a service's file, wherever it lies, as the terminal of this home would. Nothing comes of it. */
export function tryServiceFile(path: string, home: Home, id: string = basename(path, '.json')): TriedService {
  const own = readOwnInstitutions(home, readOnlyCopies(home));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const place = { zone, institutions: own.institutions, areInstitutionsTold: own.areTold };
  const file = readTextFile(path);
  const parsed: ParsedService =
    file.kind === 'read'
      ? parseServiceFile(path, file.text, id, place)
      : { ok: false, message: file.message, faults: [file.message], results: [] };
  return { id, parsed, institutions: own.fault };
}
