import type { GateNotice } from '../../main/application/ports/service-ports.ts';

/** Who speaks. */
export interface MessageOrigin {
  readonly terminal: string;
  readonly gate: string;
}

/** To open, for `openMs` from `at` (ms since 1970). */
export interface OpenMessage extends MessageOrigin, GateNotice {
  readonly kind: 'open';
  /** The same however often it is sent. */
  readonly id: string;
  readonly openMs: number;
}

/** A verdict; nothing is asked for. */
export interface VerdictMessage extends MessageOrigin, GateNotice {
  readonly kind: 'verdict';
  readonly id: string;
}

/** Whether verdicts are to be had; `failure` tells what a gate shall do where they aren't. */
export interface StateMessage extends MessageOrigin {
  readonly kind: 'state';
  readonly id: string;
  readonly isServing: boolean;
  readonly failure: 'secure' | 'safe';
  /** ms since 1970. */
  readonly at: number;
}

export type GateMessage = OpenMessage | VerdictMessage | StateMessage;

/** The notice field by field: what else an object may carry stays here. */
function told({ presentation, lane, service, verdict, reason, at }: GateNotice): GateNotice {
  return { presentation, lane, service, verdict, reason, at };
}

export function openMessage(origin: MessageOrigin, id: string, notice: GateNotice, openMs: number): OpenMessage {
  return { kind: 'open', id, ...origin, ...told(notice), openMs };
}

export function verdictMessage(origin: MessageOrigin, id: string, notice: GateNotice): VerdictMessage {
  return { kind: 'verdict', id, ...origin, ...told(notice) };
}

export function stateMessage(
  origin: MessageOrigin,
  id: string,
  state: Pick<StateMessage, 'isServing' | 'failure' | 'at'>,
): StateMessage {
  return { kind: 'state', id, ...origin, ...state };
}
