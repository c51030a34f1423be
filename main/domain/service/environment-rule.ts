import { type Rule, refusal } from './rule.ts';

/** Cards of the test system or real ones. Only a code tells which it is: a chip has no host that could. */
export const environmentRule: Rule = ({ credential, service }) => {
  const environment = 'environment' in credential ? credential.environment : null;
  if (environment === 'test' && service.cards === 'production') return refusal('not-entitled', 'test-card');
  if (environment === 'production' && service.cards === 'test') return refusal('not-entitled', 'production-card');
  return undefined;
};
