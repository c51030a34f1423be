import { isRandomUid } from '../../esc-card/uid.ts';

/** What happened in a reader's field a moment ago, to tell a flapping card and two that take turns. */
export interface FieldHistory {
  /** A card came, at `at` ms. True where cards come and go faster than anybody holds them. */
  came(at: number): boolean;
  /** A card showed this UID, lower-case hex. True where two cards take turns: this one, another, and this again. */
  showed(uid: string | null, at: number): boolean;
}

/** So many comings within the window are no person's doing (smartcard issue 111). */
const FLAPPING_COMINGS = 5;
const FLAPPING_WINDOW_MS = 1_000;
/** Nobody takes a card away, holds out another and then the first again within this, in ms. */
const TURNS_WINDOW_MS = 1_500;

export function createFieldHistory(): FieldHistory {
  let comings: number[] = [];
  let shown: { readonly uid: string; readonly at: number }[] = [];
  return {
    came(at) {
      comings = [...comings.filter((before) => at - before < FLAPPING_WINDOW_MS), at];
      return comings.length >= FLAPPING_COMINGS;
    },
    showed(uid, at) {
      if (!isSteadyUid(uid)) return false;
      shown = shown.filter((before) => at - before.at < TURNS_WINDOW_MS);
      const last = shown.at(-1);
      const takesTurns = last !== undefined && last.uid !== uid && shown.some((before) => before.uid === uid);
      shown.push({ uid, at });
      return takesTurns;
    },
  };
}

/** A UID that says which chip this is; phones draw a new one for each activation. */
export function isSteadyUid(uid: string | null): uid is string {
  return uid !== null && !isRandomUid(Uint8Array.from(Buffer.from(uid, 'hex')));
}
