import { type CommandApdu, encodeCommand } from '../apdu/command-apdu.ts';
import type { Dialogue } from '../apdu/dialogue.ts';
import { parseResponse, type ResponseApdu } from '../apdu/response-apdu.ts';
import { SW1_WRONG_LE } from '../apdu/status-word.ts';
import type { Transmit, TransmitResult } from './transmit.ts';

type Failed = Extract<TransmitResult, { kind: 'failed' }>;

/** How a dialogue ended: with its result, or broken off because an exchange failed. */
export type DialogueEnd<Result> = { readonly kind: 'done'; readonly result: Result } | Failed;

/** The exchanges with one card: drives dialogues over a transmit function, counts and times what goes over it. */
export interface Exchange {
  /** APDUs sent so far. */
  readonly apdus: number;
  /** Time in which one was under way, in ms. */
  readonly exchangeMs: number;
  run<Result>(dialogue: Dialogue<Result>): Promise<DialogueEnd<Result>>;
  /** As `run`, but sends nothing more once `hasTime` says no. */
  runWhile<Result>(
    hasTime: () => boolean,
    dialogue: Dialogue<Result>,
  ): Promise<DialogueEnd<Result> | { readonly kind: 'out-of-time' }>;
}

export function createExchange(transmit: Transmit, monotonic: () => number, signal: AbortSignal): Exchange {
  let apdus = 0;
  let exchangeMs = 0;

  async function send(command: CommandApdu): Promise<ResponseApdu | Failed> {
    const startedAt = monotonic();
    apdus += 1;
    const result = await transmit(encodeCommand(command), signal);
    exchangeMs += monotonic() - startedAt;
    if (result.kind === 'failed') return result;
    // pcscd's virtual driver gives an empty answer, and no error, when the card is pulled in the middle.
    if (result.bytes.length === 0) return { kind: 'failed', reason: 'removed-too-early', detail: 'answer-empty' };
    return parseResponse(result.bytes) ?? { kind: 'failed', reason: 'reader-fault', detail: 'answer-malformed' };
  }

  /** `6C xx` says which Le the card wants: asked once more, never again for the same command. */
  async function sendWithRightLe(command: CommandApdu): Promise<ResponseApdu | Failed> {
    const response = await send(command);
    const asksAgain = 'sw' in response && response.sw >> 8 === SW1_WRONG_LE && command.le !== undefined;
    return asksAgain ? send({ ...command, le: response.sw & 0xff || 0x100 }) : response;
  }

  async function drive<Result>(
    hasTime: () => boolean,
    dialogue: Dialogue<Result>,
  ): Promise<DialogueEnd<Result> | { readonly kind: 'out-of-time' }> {
    let step = dialogue.next();
    while (step.done !== true) {
      if (!hasTime()) return { kind: 'out-of-time' };
      const response = await sendWithRightLe(step.value);
      if ('kind' in response) return response;
      step = dialogue.next(response);
    }
    return { kind: 'done', result: step.value };
  }

  return {
    get apdus() {
      return apdus;
    },
    get exchangeMs() {
      return exchangeMs;
    },
    async run(dialogue) {
      const end = await drive(ALWAYS, dialogue);
      if (end.kind === 'out-of-time') throw new Error('a dialogue without a limit ran out of time');
      return end;
    },
    runWhile: drive,
  };
}

const ALWAYS = (): boolean => true;
