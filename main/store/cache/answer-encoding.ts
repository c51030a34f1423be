import { z } from 'zod';
import { ACADEMIC_LEVELS, CARD_STATUSES, CARD_TYPES } from '../../domain/card-record.ts';
import { ANSWERED_VIA, type RegistryAnswer } from '../../domain/lookup-outcome.ts';

/**
 * A registry's answer as bytes: a JSON array, fields by position, padded with spaces to a multiple of 64 bytes.
 * Words stand in it, not positions in the domain's lists, so those lists may grow. The padding keeps the length from
 * telling which institution issued the card; JSON ignores it.
 */
export function encodeAnswer(answer: RegistryAnswer): Uint8Array {
  const fields: StoredAnswer =
    answer.kind === 'not-registered'
      ? ['not-registered', answer.answeredAt, answer.via]
      : [
          'found',
          answer.answeredAt,
          answer.via,
          answer.record.status,
          answer.record.cardType,
          answer.record.expiresOn,
          answer.record.issuedOn,
          answer.record.issuer.pic,
          answer.record.issuer.name,
          answer.record.academicLevel,
        ];
  const json = Buffer.from(JSON.stringify(fields), 'utf8');
  const padded = Buffer.alloc(Math.ceil(json.length / PADDED_TO) * PADDED_TO, ' ');
  json.copy(padded);
  return padded;
}

/** Reads {@link encodeAnswer}'s bytes; undefined for anything else. */
export function decodeAnswer(bytes: Uint8Array): RegistryAnswer | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    // SyntaxError: no JSON.
    return undefined;
  }
  const parsed = storedAnswer.safeParse(json);
  if (!parsed.success) return undefined;
  const stored = parsed.data;
  if (stored[0] === 'not-registered') return { kind: 'not-registered', answeredAt: stored[1], via: stored[2] };
  const [kind, answeredAt, via, status, cardType, expiresOn, issuedOn, pic, name, academicLevel] = stored;
  const record = { status, cardType, expiresOn, issuedOn, issuer: { pic, name }, academicLevel };
  return { kind, record, answeredAt, via };
}

const PADDED_TO = 64;

const storedAnswer = z.union([
  z.tuple([
    z.literal('found'),
    z.number(),
    z.enum(ANSWERED_VIA),
    z.enum(CARD_STATUSES),
    z.enum(CARD_TYPES),
    z.string(),
    z.string().nullable(),
    z.string().nullable(),
    z.string(),
    z.enum(ACADEMIC_LEVELS).nullable(),
  ]),
  z.tuple([z.literal('not-registered'), z.number(), z.enum(ANSWERED_VIA)]),
]);

type StoredAnswer = z.infer<typeof storedAnswer>;
