import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../main/application/ports/terminal-ports.ts';
import type { Escn } from '../../main/domain/escn.ts';
import { buildLibraryEscn } from '../../main/sandbox/library-escn.ts';
import type { SandboxCard } from '../../main/sandbox/sandbox-card.ts';
import { type LocalKnowledge, openKnowledge } from '../../main/store/knowledge.ts';
import { openSyncLedger } from '../../main/store/sync-ledger.ts';
import { KEY } from '../store/cards.ts';

export const PIC = '999000001';

/** The n-th card of an institution. */
export function cardNumber(n: number, pic = PIC): Escn {
  return buildLibraryEscn({ issuedAt: Date.UTC(2025, 8, 1) + n, clockSequence: n, prefix: '001', pic });
}

export function card(n: number, change: Partial<SandboxCard> = {}): SandboxCard {
  return {
    cardNumber: cardNumber(n, change.issuerIdentifier ?? PIC),
    cardType: n % 2 === 0 ? 'SMART_NO_CDZ' : 'SMART_PASSIVE',
    status: 'ACTIVE',
    expiresAt: '2099-09-30',
    issuedAt: n % 3 === 0 ? '2024-10-01' : '2025-10-01',
    issuerIdentifier: PIC,
    issuerName: 'Università di Montelago',
    academicLevel: 'MASTER',
    displayName: `Holder ${n} Sample-Person`,
    ...change,
  };
}

export function cards(count: number): SandboxCard[] {
  return Array.from({ length: count }, (_, n) => card(n));
}

/** What a terminal keeps, on real files. */
export function openSite(folder: string, clock: Clock) {
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true });
  const opening = openKnowledge({ dataFolder, terminalKey: KEY, clock });
  if (opening.kind !== 'open') throw new Error(opening.message);
  const ledger = openSyncLedger({ dataFolder, terminalKey: KEY, now: clock.now() });
  if (!ledger.ok) throw new Error(ledger.message);
  const knowledge: LocalKnowledge = opening.knowledge;
  return {
    dataFolder,
    knowledge,
    ledger: ledger.value,
    close() {
      ledger.value.close();
      knowledge.close();
    },
  };
}
