import { readFileSync } from 'node:fs';
import { createLookup, type Lookup } from '../../application/lookup.ts';
import type { Clock, Knowledge } from '../../application/ports.ts';
import type { Home } from '../../config/home.ts';
import { ensureHome } from '../../config/home.ts';
import { createEscRouter } from '../../registry/esc-router.ts';
import { createMemoryKnowledge, openKnowledge } from '../../store/knowledge.ts';
import { terminalKeyOf } from '../../store/terminal-key.ts';
import type { StartFault } from './terminal-plan.ts';

export interface OpenLookup {
  readonly kind: 'open';
  readonly lookup: Lookup;
  close(): Promise<void>;
}

export type LookupOpening =
  | OpenLookup
  | { readonly kind: 'out-of-order'; readonly fault: StartFault }
  /** Another terminal works on the data folder; one line. */
  | { readonly kind: 'in-use'; readonly message: string };

export interface LookupPlace {
  readonly registry: { readonly url: string; readonly caFile?: string | undefined };
  /** Null keeps nothing beyond the process. */
  readonly home: Home | null;
  readonly clock: Clock;
  readonly offline?: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** One line for technicians, without any card number. */
  readonly notice: (line: string) => void;
}

/** Joins registry and knowledge. Whatever is wrong with the disk, the terminal serves and says so. */
export function openLookup(place: LookupPlace): LookupOpening {
  const ca = readCa(place.registry.caFile);
  if (ca.kind === 'unreadable') return { kind: 'out-of-order', fault: ca.fault };
  const knowledge = place.home === null ? createMemoryKnowledge(place.clock) : knowledgeAt(place.home, place);
  if ('kind' in knowledge) return knowledge;
  const { url } = place.registry;
  const registry = createEscRouter({
    baseUrl: url,
    clock: place.clock,
    ...(ca.pem === undefined ? {} : { ca: ca.pem }),
  });
  const lookup = createLookup({ registry, knowledge, clock: place.clock, offline: place.offline ?? false });
  return {
    kind: 'open',
    lookup,
    async close() {
      lookup.close();
      await registry.close();
      knowledge.close();
    },
  };
}

function knowledgeAt(home: Home, place: LookupPlace): Knowledge | { kind: 'in-use'; message: string } {
  const ready = ensureHome(home);
  if (!ready.ok) {
    place.notice(`${ready.message}; the terminal goes on from memory`);
    return createMemoryKnowledge(place.clock);
  }
  const key = terminalKeyOf(home.keysFolder, place.env);
  if (key.kind === 'unusable') {
    place.notice(`${key.message}; the terminal goes on from memory`);
    return createMemoryKnowledge(place.clock);
  }
  for (const notice of key.notices) place.notice(notice);
  const opening = openKnowledge({
    dataFolder: home.dataFolder,
    terminalKey: key.key,
    clock: place.clock,
    onNotice: place.notice,
  });
  if (opening.kind === 'in-use') return { kind: 'in-use', message: opening.message };
  for (const notice of opening.notices) place.notice(notice);
  return opening.knowledge;
}

function readCa(
  path: string | undefined,
): { kind: 'read'; pem: string | undefined } | { kind: 'unreadable'; fault: StartFault } {
  if (path === undefined) return { kind: 'read', pem: undefined };
  try {
    const pem = readFileSync(path, 'utf8');
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return { kind: 'read', pem };
    return unreadableCa(`${path} holds no PEM certificate`);
  } catch (error) {
    return unreadableCa(
      `${path} can't be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}`,
    );
  }
}

function unreadableCa(message: string): { kind: 'unreadable'; fault: StartFault } {
  const remedy = 'Put the certificate authority there as a PEM file, or take registry.caFile out of config.json.';
  return { kind: 'unreadable', fault: { code: 'CA-FILE', message, remedy } };
}
