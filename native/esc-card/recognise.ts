import type { CardReadOutcome, PassedOver } from '../../main/application/ports/terminal-ports.ts';
import { assertNever } from '../../main/domain/assert-never.ts';
import type { Recogniser } from '../../main/domain/recogniser.ts';
import type { Dialogue } from '../apdu/dialogue.ts';
import { isDesfireAtr, storageCardOf } from './atr.ts';
import type { Attempt, CardInQuestion, Found } from './recognisers/attempt.ts';
import { tryCampusFile } from './recognisers/campus-file.ts';
import { tryEscZone } from './recognisers/esc-zone.ts';
import { tryUidAlias } from './recognisers/uid-alias.ts';

type Recognition = Exclude<CardReadOutcome, { kind: 'failed' }>;

/** What the recognisers made of a card. */
export interface RecognisedCard {
  readonly outcome: Recognition;
  /** For naming it: it answered as a DESFire, or was not asked and looks like one. */
  readonly isDesfire: boolean;
  /** An application is selected, so the card's directory is out of sight. */
  readonly isInApplication: boolean;
  /** Those asked in vain, in their order. */
  readonly tried: readonly PassedOver[];
}

type Otherwise = Extract<Recognition, { kind: 'alias-key' }>['otherwise'];

/**
 * Asks one recogniser after another; the first that takes the card has the word. An ESC zone without a usable number
 * doesn't end it: a later one may know the card by something else, and only where none does is the zone the answer.
 */
export function* recognise(
  { atr, uid }: { readonly atr: Uint8Array | null; readonly uid: Uint8Array | null },
  recognisers: readonly Recogniser[],
): Dialogue<RecognisedCard> {
  const storageCard = atr === null ? undefined : storageCardOf(atr);
  // A memory card behind a reader's emulation takes no APDU at all.
  const spoken = storageCard === undefined ? 'unknown' : 'not-spoken';
  const card: CardInQuestion = { atr, uid, native: spoken, iso: spoken, isInApplication: false };
  const tried: PassedOver[] = [];
  let otherwise: Otherwise = { reason: 'no-esc-application', detail: storageCard ?? null };

  for (const recogniser of recognisers) {
    const { found, passed } = yield* attempt(recogniser, card);
    tried.push(...passed);
    if (found === null) continue;
    if (found.kind !== 'broken') return recognised(taken(found, otherwise));
    if (otherwise.reason !== 'esc-content-broken') otherwise = { reason: 'esc-content-broken', detail: found.detail };
  }
  return recognised({ kind: 'no-escn', ...otherwise });

  function recognised(outcome: Recognition): RecognisedCard {
    const looksLikeDesfire = card.native === 'unknown' && atr !== null && isDesfireAtr(atr);
    const isDesfire = card.native === 'spoken' || looksLikeDesfire;
    return { outcome, isDesfire, isInApplication: card.isInApplication, tried };
  }
}

function* attempt(recogniser: Recogniser, card: CardInQuestion): Dialogue<Attempt> {
  switch (recogniser.kind) {
    case 'esc-zone':
      return yield* tryEscZone(recogniser, card);
    case 'campus-file':
      return yield* tryCampusFile(recogniser, card);
    case 'uid-alias':
      return tryUidAlias(card);
    default:
      return assertNever(recogniser);
  }
}

function taken(found: Exclude<Found, { kind: 'broken' }>, otherwise: Otherwise): Recognition {
  if (found.kind === 'alias-key')
    return { ...found, otherwise: found.key.by === 'uid' ? otherwise : notListed(otherwise) };
  return { ...found, authenticity: { kind: 'unproven', reason: 'not-checked' } };
}

/** A card with the campus's own number on it is known for what it is, also where the table lacks it. */
function notListed(otherwise: Otherwise): Otherwise {
  return otherwise.reason === 'esc-content-broken' ? otherwise : { ...otherwise, detail: 'campus-card-not-listed' };
}
