import { bytesOf } from '../hex.ts';

/** What an ISO application says the card is. */
export type IsoOwner = 'payment-card' | 'transit-card' | 'travel-document';

/** An application that names its card when it can be selected. */
export interface NamingApplication {
  readonly dfName: Uint8Array;
  readonly says: IsoOwner;
  /** Status words beside 9000 that mean: it is there. */
  readonly isThereToo: readonly number[];
}

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

const INVALIDATED = 0x6283;
const NOT_BEFORE_AUTHENTICATION = 0x6982;

/** Directory that every contactless payment card and phone wallet has (EMV contactless book B, section 3.3.2). */
const PAYMENT: NamingApplication = {
  dfName: ascii('2PAY.SYS.DDF01'),
  says: 'payment-card',
  isThereToo: [INVALIDATED],
};

/** Calypso's transit application (EN 1545 cards of many European cities). */
const TRANSIT: NamingApplication = { dfName: ascii('1TIC.ICA'), says: 'transit-card', isThereToo: [INVALIDATED] };

/** Passports and identity cards (ICAO Doc 9303 part 10). Some ask for PACE before they let it be selected. */
const TRAVEL_DOCUMENT: NamingApplication = {
  dfName: bytesOf('a0000002471001'),
  says: 'travel-document',
  isThereToo: [INVALIDATED, NOT_BEFORE_AUTHENTICATION],
};

/** By likelihood at a till. Travel documents draw their UIDs (ICAO Doc 9303 part 11), transit cards seldom do. */
export const WITH_RANDOM_UID: readonly NamingApplication[] = [PAYMENT, TRAVEL_DOCUMENT, TRANSIT];
export const WITH_FIXED_UID: readonly NamingApplication[] = [PAYMENT, TRANSIT, TRAVEL_DOCUMENT];
