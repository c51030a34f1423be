import { issuerOf } from '../escn-issuer.ts';
import { type Presented, type Rule, refusal, untold } from './rule.ts';

/** Issued by an institution that counts here. What is denied is denied whatever else holds. */
export const issuerRule: Rule = (presented) => {
  const { pics, countries, deny } = presented.service.issuers;
  if (pics === null && countries === null && deny.length === 0) return undefined;
  const pic = issuerPicOf(presented);
  if (pic === null) return untold('issuer-untold');
  if (deny.includes(pic)) return refusal('not-entitled', 'issuer-denied');
  if (pics !== null && !pics.includes(pic)) return refusal('not-entitled', 'issuer-not-accepted');
  if (countries === null) return undefined;
  const country = presented.circumstances.countryOf(pic);
  if (country === null) return untold('country-untold');
  return countries.includes(country) ? undefined : refusal('not-entitled', 'issuer-not-accepted');
};

/** The registry's issuer wins over the one in the number (spec 1.4). */
function issuerPicOf({ credential, record }: Presented): string | null {
  return record?.issuer.pic ?? issuerOf(credential.escn)?.pic ?? null;
}
