import { z } from 'zod';
import { ACADEMIC_LEVELS, CARD_STATUSES, CARD_TYPES, type CardRecord } from '../../domain/card-record.ts';
import { PLAIN_BYTES } from './format.ts';

type Issuer = CardRecord['issuer'];

/** The institutions of a snapshot, each once; rows name them by their place. */
export interface IssuerTable {
  readonly list: readonly Issuer[];
  placeOf(issuer: Issuer): number;
}

export function createIssuerTable(initial: readonly Issuer[]): IssuerTable {
  const list = [...initial];
  const places = new Map(list.map((issuer, place) => [nameOf(issuer), place]));
  return {
    list,
    placeOf(issuer) {
      const known = places.get(nameOf(issuer));
      if (known !== undefined) return known;
      places.set(nameOf(issuer), list.length);
      list.push({ pic: issuer.pic, name: issuer.name });
      return list.length - 1;
    },
  };
}

/** A record as 96 bytes whatever is in it: the length of a row tells nothing. */
export function encodeRecord(record: CardRecord, issuers: IssuerTable): Buffer {
  const { status, cardType, expiresOn, issuedOn, academicLevel } = record;
  const fields: StoredRecord = [status, cardType, expiresOn, issuedOn, issuers.placeOf(record.issuer), academicLevel];
  const bytes = Buffer.alloc(PLAIN_BYTES, ' ');
  const json = Buffer.from(JSON.stringify(fields), 'utf8');
  if (json.length > PLAIN_BYTES) throw new RangeError('a record of this form has at most 96 bytes');
  json.copy(bytes);
  return bytes;
}

/** Reads {@link encodeRecord}'s bytes; undefined for anything else. */
export function decodeRecord(bytes: Uint8Array, issuers: readonly Issuer[]): CardRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // SyntaxError: no JSON.
    return undefined;
  }
  const parsed = storedRecord.safeParse(json);
  if (!parsed.success) return undefined;
  const [status, cardType, expiresOn, issuedOn, place, academicLevel] = parsed.data;
  const issuer = issuers[place];
  return issuer === undefined ? undefined : { status, cardType, expiresOn, issuedOn, issuer, academicLevel };
}

const day = z.iso.date();

const storedRecord = z.tuple([
  z.enum(CARD_STATUSES),
  z.enum(CARD_TYPES),
  day,
  day.nullable(),
  z.int().nonnegative(),
  z.enum(ACADEMIC_LEVELS).nullable(),
]);
type StoredRecord = z.infer<typeof storedRecord>;

function nameOf({ pic, name }: Issuer): string {
  return `${pic ?? ''} ${name}`;
}
