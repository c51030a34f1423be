import type { PassedOver } from '../../../main/application/ports/terminal-ports.ts';
import type { AliasKey } from '../../../main/domain/alias-key.ts';
import type { Escn } from '../../../main/domain/escn.ts';

/** What a recogniser made of a card. */
export interface Attempt {
  readonly found: Found | null;
  /** Why it did not take the card; for each protocol it tried. */
  readonly passed: readonly PassedOver[];
}

export type Found =
  | { readonly kind: 'escn'; readonly escn: Escn; readonly recogniser: string }
  | { readonly kind: 'alias-key'; readonly key: AliasKey; readonly recogniser: string }
  /** The ESC zone is there without a usable number; `detail` says what is wrong. */
  | { readonly kind: 'broken'; readonly detail: string };

/** What is known of a card while recognisers are asked. They fill in which protocols it speaks, so that none pays twice. */
export interface CardInQuestion {
  readonly atr: Uint8Array | null;
  readonly uid: Uint8Array | null;
  native: Spoken;
  iso: Spoken;
  /** An application is selected, so the card's directory is out of sight. */
  isInApplication: boolean;
}

export type Spoken = 'unknown' | 'spoken' | 'not-spoken';

export function passedBy(recogniser: string, why: string): Attempt {
  return { found: null, passed: [{ recogniser, why }] };
}

export function takenAs(found: Found): Attempt {
  return { found, passed: [] };
}
