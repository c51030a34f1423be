import { type Escn, parseEscn } from '../domain/escn.ts';
import { type Answer, errorAnswer } from './answer.ts';
import type { SandboxCard } from './sandbox-card.ts';

/** Number in a path. The registry takes the usual form with dashes only, in any case. */
export function cardNumberInPath(text: string): Escn | undefined {
  return text.length === 36 ? parseEscn(text) : undefined;
}

/** The code is ours; the real one isn't documented. */
export const BAD_CARD_NUMBER: Answer = errorAnswer(400, 'ER-0003', 'Bad card number');

export const CARD_NOT_FOUND: Answer = errorAnswer(404, 'ER-0001', 'Card not found');

/** What both endpoints know when they answer. */
export interface CardQuestion {
  readonly card: SandboxCard;
  /** ms since 1970. */
  readonly now: number;
}
