import { type Answer, jsonAnswer } from './answer.ts';
import type { CardQuestion } from './card-question.ts';
import { labelled } from './labels.ts';
import { statusAt } from './sandbox-card.ts';

/** Where the public verifier lives: behind its service's name, and where it is deployed at the root. */
export const VERIFIER_PATHS = ['/esc-verifier-service/api/v1/cards/verify/:escn', '/api/v1/cards/verify/:escn'];

/** Answer of the public verifier (spec 5.2 A): no name. */
export function verifierAnswer({ card, now }: CardQuestion): Answer {
  return jsonAnswer(200, {
    cardNumber: card.cardNumber,
    cardType: labelled(card.cardType),
    cardStatusType: labelled(statusAt(card, now)),
    expiresAt: card.expiresAt,
    issuer: { identifier: card.issuerIdentifier, name: card.issuerName, identifierType: labelled('PIC') },
    ...(card.academicLevel === undefined ? {} : { cardHolder: { academicLevel: labelled(card.academicLevel) } }),
  });
}
