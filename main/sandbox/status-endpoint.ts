import { type Answer, jsonAnswer } from './answer.ts';
import type { CardQuestion } from './card-question.ts';
import { SAMPLE_HOLDER } from './person-store.ts';
import { statusAt } from './sandbox-card.ts';

export const STATUS_PATHS = ['/esc-rest/api/v2/cards/:escn/status'];

/** Answer of the v2 status endpoint, `CardStatusView` (spec 5.2 B). */
export function statusAnswer({ card, now }: CardQuestion): Answer {
  return jsonAnswer(200, {
    cardNumber: card.cardNumber,
    displayName: card.displayName ?? SAMPLE_HOLDER,
    issuedAt: card.issuedAt,
    expiresAt: card.expiresAt,
    issuerIdentifier: card.issuerIdentifier,
    issuerName: card.issuerName,
    status: statusAt(card, now),
  });
}
