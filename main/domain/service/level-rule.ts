import { type Rule, refusal, untold } from './rule.ts';

/** Studies at a level that counts here. Not every endpoint of the registry tells the level (spec 5.3). */
export const levelRule: Rule = ({ record, service: { levels } }) => {
  if (levels === null) return undefined;
  const level = record?.academicLevel ?? null;
  if (level === null) return untold('level-untold');
  return levels.includes(level) ? undefined : refusal('not-entitled', 'level-not-accepted');
};
