import type { PassedOver } from '../../../main/application/ports/terminal-ports.ts';
import { ESCN_BYTES, escnFromBytes } from '../../../main/domain/escn.ts';
import type { EscZoneRecogniser, ZoneOrder } from '../../../main/domain/recogniser.ts';
import type { Dialogue } from '../../apdu/dialogue.ts';
import { isDesfireAtr } from '../atr.ts';
import { readZoneByIso } from '../iso-zone.ts';
import { readZoneNatively } from '../native-zone.ts';
import type { ZoneAnswer } from '../zone.ts';
import type { Attempt, CardInQuestion, Found } from './attempt.ts';

type Protocol = 'native' | 'iso';

/** Names as they stand in a card's record, and how each asks. */
const WAYS = {
  native: { recogniser: 'esc-zone-native', read: readZoneNatively },
  iso: { recogniser: 'esc-zone-iso', read: readZoneByIso },
} as const satisfies Record<Protocol, { recogniser: string; read: () => Dialogue<ZoneAnswer> }>;

/** Asks for the ESC zone: two or three APDUs for a card that has it, one more where a vain try comes before. */
export function* tryEscZone({ order }: EscZoneRecogniser, card: CardInQuestion): Dialogue<Attempt> {
  const passed: PassedOver[] = [];
  for (const protocol of protocolsFor(order, card.atr)) {
    const { recogniser, read } = WAYS[protocol];
    if (card[protocol] === 'not-spoken') {
      passed.push({ recogniser, why: 'not-spoken' });
      continue;
    }
    const answer = yield* read();
    card[protocol] = answer.kind === 'not-spoken' ? 'not-spoken' : 'spoken';
    if (answer.kind === 'content') return settled(contentOf(answer.bytes, recogniser), recogniser, passed);
    if (answer.kind === 'broken') return settled({ kind: 'broken', detail: answer.detail }, recogniser, passed);
    passed.push({ recogniser, why: answer.kind });
    // A DESFire that says so natively has no such application in ISO form either.
    if (answer.kind === 'absent' && protocol === 'native') break;
  }
  return { found: null, passed };
}

/**
 * `native-first` holds for what looks like a DESFire: any other card would pay for a command it can't know, and come
 * to five APDUs.
 */
function protocolsFor(order: ZoneOrder, atr: Uint8Array | null): readonly Protocol[] {
  switch (order) {
    case 'native-only':
      return ['native'];
    case 'iso-only':
      return ['iso'];
    case 'iso-first':
      return ['iso', 'native'];
    case 'native-first':
      return atr === null || isDesfireAtr(atr) ? ['native', 'iso'] : ['iso', 'native'];
  }
}

function contentOf(bytes: Uint8Array, recogniser: string): Found {
  const escn = escnFromBytes(bytes);
  if (escn !== undefined) return { kind: 'escn', escn, recogniser };
  return { kind: 'broken', detail: bytes.length === ESCN_BYTES ? 'blank' : `length-${bytes.length}` };
}

function settled(found: Found, recogniser: string, passed: readonly PassedOver[]): Attempt {
  return { found, passed: found.kind === 'broken' ? [...passed, { recogniser, why: found.detail }] : passed };
}
