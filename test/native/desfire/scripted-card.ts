import { encodeCommand } from '../../../native/apdu/command-apdu.ts';
import type { Dialogue } from '../../../native/apdu/dialogue.ts';
import { parseResponse } from '../../../native/apdu/response-apdu.ts';
import { bytesOf, hexOf } from '../../../native/esc-card/hex.ts';

/** Drives a dialogue with a transcript; a command that isn't the next in it throws. All in hex. */
export function runWith<Result>(
  dialogue: Dialogue<Result>,
  transcript: readonly (readonly [string, string])[],
): Result {
  let step = dialogue.next();
  for (const [command, answer] of transcript) {
    if (step.done === true) throw new Error(`ended before ${command}`);
    const sent = hexOf(encodeCommand(step.value));
    if (sent !== command) throw new Error(`sent ${sent}, scripted ${command}`);
    const response = parseResponse(bytesOf(answer));
    if (response === undefined) throw new Error(`no response APDU: ${answer}`);
    step = dialogue.next(response);
  }
  if (step.done !== true) throw new Error(`unscripted: ${hexOf(encodeCommand(step.value))}`);
  return step.value;
}
