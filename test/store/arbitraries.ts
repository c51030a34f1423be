import fc from 'fast-check';
import { ACADEMIC_LEVELS, CARD_STATUSES, CARD_TYPES } from '../../main/domain/card-record.ts';
import { type Escn, escnFromBytes } from '../../main/domain/escn.ts';
import type { RegistryAnswer } from '../../main/domain/lookup-outcome.ts';

export const anyEscn: fc.Arbitrary<Escn> = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => escnFromBytes(bytes))
  .filter((escn) => escn !== undefined);

const anyVia = fc.constantFrom('verifier', 'status');
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 }));

/** Any answer the types allow, lone surrogates and odd dates included. */
export const anyAnswer: fc.Arbitrary<RegistryAnswer> = fc.oneof(
  fc.record({ kind: fc.constant('not-registered' as const), answeredAt: fc.maxSafeNat(), via: anyVia }),
  fc.record({
    kind: fc.constant('found' as const),
    record: fc.record({
      status: fc.constantFrom(...CARD_STATUSES),
      cardType: fc.constantFrom(...CARD_TYPES),
      expiresOn: anyText,
      issuedOn: fc.option(anyText),
      issuer: fc.record({ pic: fc.option(anyText), name: anyText }),
      academicLevel: fc.option(fc.constantFrom(...ACADEMIC_LEVELS)),
    }),
    answeredAt: fc.maxSafeNat(),
    via: anyVia,
  }),
);
