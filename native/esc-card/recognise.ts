import type { CardReadOutcome } from '../../main/application/ports.ts';
import { ESCN_BYTES, escnFromBytes } from '../../main/domain/escn.ts';
import type { Dialogue } from '../apdu/dialogue.ts';
import { isDesfireAtr, storageCardOf } from './atr.ts';
import { readZoneByIso } from './iso-zone.ts';
import { readZoneNatively } from './native-zone.ts';
import type { ZoneAnswer } from './zone.ts';

/** Which protocol asks for the ESC zone first. One selection is never asked by both (spec 3.5). */
export const READING_ORDERS = ['native-first', 'iso-first'] as const;
export type ReadingOrder = (typeof READING_ORDERS)[number];

/** Names of the recognisers, as they stand in a card's record. */
export type Recogniser = 'esc-zone-native' | 'esc-zone-iso';

type Recognition = Exclude<CardReadOutcome, { kind: 'failed' }>;

/** What the recognisers made of a card; `isDesfire` where it answered as one, for naming it. */
export interface RecognisedCard {
  readonly outcome: Recognition;
  readonly isDesfire: boolean;
}

const RECOGNISERS: Readonly<Record<Recogniser, () => Dialogue<ZoneAnswer>>> = {
  'esc-zone-native': readZoneNatively,
  'esc-zone-iso': readZoneByIso,
};

/**
 * Asks a card for its ESCN, one recogniser after another; the first that finds the zone has the word. Two or three
 * APDUs for a card with the zone, four with a vain try before.
 */
export function* recognise(atr: Uint8Array | null, order: ReadingOrder): Dialogue<RecognisedCard> {
  const storageCard = atr === null ? undefined : storageCardOf(atr);
  if (storageCard !== undefined) return { outcome: noApplication(storageCard), isDesfire: false };

  for (const recogniser of recognisersFor(atr, order)) {
    const answer = yield* RECOGNISERS[recogniser]();
    if (answer.kind === 'content') return { outcome: outcomeOf(answer.bytes, recogniser), isDesfire: false };
    if (answer.kind === 'broken') return { outcome: broken(answer.detail), isDesfire: false };
    // A DESFire that says so natively has no such application in ISO form either.
    if (answer.kind === 'absent' && recogniser === 'esc-zone-native') {
      return { outcome: noApplication(null), isDesfire: true };
    }
  }
  return { outcome: noApplication(null), isDesfire: false };
}

/**
 * `native-first` holds for what looks like a DESFire: any other card would pay for a command it can't know, and come
 * to five APDUs.
 */
function recognisersFor(atr: Uint8Array | null, order: ReadingOrder): readonly Recogniser[] {
  const nativeFirst = order === 'native-first' && (atr === null || isDesfireAtr(atr));
  return nativeFirst ? ['esc-zone-native', 'esc-zone-iso'] : ['esc-zone-iso', 'esc-zone-native'];
}

function outcomeOf(bytes: Uint8Array, recogniser: Recogniser): Recognition {
  const escn = escnFromBytes(bytes);
  if (escn === undefined) return broken(bytes.length === ESCN_BYTES ? 'blank' : `length-${bytes.length}`);
  return { kind: 'escn', escn, recogniser, authenticity: { kind: 'unproven', reason: 'not-checked' } };
}

function broken(detail: string): Recognition {
  return { kind: 'no-escn', reason: 'esc-content-broken', detail };
}

function noApplication(detail: string | null): Recognition {
  return { kind: 'no-escn', reason: 'no-esc-application', detail };
}
