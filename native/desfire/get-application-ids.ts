import type { Dialogue } from '../apdu/dialogue.ts';
import { DESFIRE_INS, desfireCommand } from './command.ts';
import { exchangeFrames } from './frames.ts';

const AID_BYTES = 3;

/**
 * GetApplicationIDs: the 24-bit AIDs on the card, undefined where the card keeps them to itself (its directory may
 * ask for the master key) or answers something else.
 */
export function* getApplicationIds(): Dialogue<readonly number[] | undefined> {
  const answer = yield* exchangeFrames(desfireCommand(DESFIRE_INS.getApplicationIds));
  if (answer.kind !== 'data' || answer.bytes.length % AID_BYTES !== 0) return undefined;
  const { bytes } = answer;
  return Array.from({ length: bytes.length / AID_BYTES }, (_, i) => {
    const [low = 0, middle = 0, high = 0] = bytes.subarray(AID_BYTES * i);
    return low | (middle << 8) | (high << 16);
  });
}
