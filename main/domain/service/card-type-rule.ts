import { type Rule, refusal, untold } from './rule.ts';

/** A type of card that counts here. A list that names `UNKNOWN` takes the types the registry does not tell as well. */
export const cardTypeRule: Rule = ({ record, service: { cardTypes } }) => {
  if (cardTypes === null) return undefined;
  const type = record?.cardType ?? 'UNKNOWN';
  if (cardTypes.includes(type)) return undefined;
  return type === 'UNKNOWN' ? untold('card-type-untold') : refusal('not-entitled', 'card-type-not-accepted');
};
