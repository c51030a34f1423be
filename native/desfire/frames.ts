import type { CommandApdu } from '../apdu/command-apdu.ts';
import type { Dialogue } from '../apdu/dialogue.ts';
import { statusWordText } from '../apdu/status-word.ts';
import { DESFIRE_INS, desfireCommand } from './command.ts';
import { desfireStatusOf } from './status.ts';

/** What is taken from one file at most, whatever the card says (quality section 1, hostile card). */
export const MAX_FRAMES = 32;
export const MAX_FILE_BYTES = 4096;

export type FramesAnswer =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  /** The card ended the command with an error; `status` names it. */
  | { readonly kind: 'error'; readonly status: string }
  /** The answer is no native one: this card speaks something else. */
  | { readonly kind: 'not-desfire'; readonly sw: number }
  /** More frames or bytes than there can be. */
  | { readonly kind: 'endless' };

/**
 * Sends a command and fetches its additional frames (`91 AF`) up to the limits; `maxBytes` where the caller knows
 * how much there may be. Never throws, always ends.
 */
export function* exchangeFrames(command: CommandApdu, maxBytes: number = MAX_FILE_BYTES): Dialogue<FramesAnswer> {
  const frames: Uint8Array[] = [];
  let length = 0;
  let next = command;
  while (frames.length < MAX_FRAMES) {
    const { data, sw } = yield next;
    const status = desfireStatusOf(sw);
    if (status === undefined) return { kind: 'not-desfire', sw };
    if (status !== 'ok' && status !== 'additional-frame') {
      return { kind: 'error', status: status === 'unlisted' ? statusWordText(sw) : status };
    }
    frames.push(data);
    length += data.length;
    if (length > maxBytes) return { kind: 'endless' };
    if (status === 'ok') return { kind: 'data', bytes: concat(frames, length) };
    next = desfireCommand(DESFIRE_INS.additionalFrame);
  }
  return { kind: 'endless' };
}

function concat(frames: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const frame of frames) {
    bytes.set(frame, offset);
    offset += frame.length;
  }
  return bytes;
}
