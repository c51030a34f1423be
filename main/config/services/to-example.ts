import type { CardRecord } from '../../domain/card-record.ts';
import type { Authenticity, Credential } from '../../domain/credential.ts';
import { type Escn, parseEscn } from '../../domain/escn.ts';
import type { LookupOutcome } from '../../domain/lookup-outcome.ts';
import type { PastUse } from '../../domain/passage/use.ts';
import type { ServiceExample } from '../../domain/service/examples.ts';
import { minuteOf } from '../../domain/service/opening.ts';
import type { Service } from '../../domain/service/service.ts';
import { momentOf } from '../../domain/service/zone-time.ts';
import type { Institutions } from '../institutions.ts';
import { dayNumber } from './days.ts';
import type { WrittenExample } from './example-schema.ts';

/** Where an example happens that the file doesn't tell. */
export interface ExamplePlace {
  readonly zone: string;
  readonly institutions: Institutions;
}

const HOUR_MS = 3_600_000;
/** An institution with a country, for services to which any is as good. */
const ANY_PIC = '999893752';
const ANY_COUNTRY = 'IT';

const CONTENT = { signer: '0'.repeat(64), institution: null, revocation: 'none-exists' } as const;
const CHIPS: Readonly<Record<'original-chip' | 'proven-chip' | 'chip' | 'forged-chip', Authenticity>> = {
  'original-chip': { kind: 'original', ...CONTENT },
  'proven-chip': { kind: 'proven', ...CONTENT },
  chip: { kind: 'unproven', reason: 'not-checked' },
  'forged-chip': { kind: 'forged', reason: 'signature-wrong' },
};

/** An example as the rules judge it: what it leaves out is filled with what the service wants. */
export function toExample(written: WrittenExample, service: Service, place: ExamplePlace): ServiceExample {
  const now = momentAt(written.at, place.zone);
  const pic = written.card.institution === 'untold' ? null : (written.card.institution ?? acceptedPic(service, place));
  const uses = written.used.map(
    (use): PastUse => ({
      at: momentAt(use.at, place.zone),
      service: service.id,
      lane: use.lane,
      zone: use.zone ?? null,
      direction: use.direction ?? null,
      state: 'committed',
    }),
  );
  return {
    name: written.name,
    credential: credentialOf(written, service, pic),
    outcome: outcomeOf(written, service, pic, now),
    circumstances: {
      now,
      trust: written.knowledge === 'clock-not-trusted' ? 'not-trusted' : 'trusted',
      place: { lane: written.lane, zone: written.zone ?? null, direction: written.direction ?? null },
      uses,
      countryOf: (asked) => (asked === pic ? countryOf(written, service, asked, place) : null),
    },
    expect: written.expect,
    expectAgainAt: againAt(written, place.zone),
  };
}

function againAt({ again }: WrittenExample, zone: string): number | null | undefined {
  return again === undefined ? undefined : again === 'untold' ? null : momentAt(again, zone);
}

/** `yyyy-MM-ddTHH:mm` in the zone, in ms since 1970. */
function momentAt(local: string, zone: string): number {
  return momentOf(zone, { day: dayNumber(local.slice(0, 10)) ?? 0, minute: minuteOf(local.slice(11)) }, 'first');
}

function acceptedPic({ issuers }: Service, { institutions }: ExamplePlace): string {
  const { pics, countries, deny } = issuers;
  const accepted = pics?.find((pic) => {
    const country = institutions.countryOf(pic);
    return !deny.includes(pic) && (countries === null || country === null || countries.includes(country));
  });
  return accepted ?? ANY_PIC;
}

function countryOf(written: WrittenExample, service: Service, pic: string, place: ExamplePlace): string | null {
  if (written.card.country === 'untold') return null;
  if (written.card.country !== undefined) return written.card.country;
  // An institution that the example names is where it is; any other is where the service wants it.
  const known = place.institutions.countryOf(pic);
  return written.card.institution === undefined ? (service.issuers.countries?.[0] ?? known ?? ANY_COUNTRY) : known;
}

function credentialOf({ evidence, card }: WrittenExample, service: Service, pic: string | null): Credential {
  const escn = numberOf(pic);
  const shown = evidence ?? service.leastEvidence;
  switch (shown) {
    case 'alias':
      return { kind: 'alias', escn };
    case 'qr':
    case 'typed':
      return { kind: shown, escn, environment: card.system ?? (service.cards === 'test' ? 'test' : 'production') };
    default:
      return { kind: 'chip', escn, authenticity: CHIPS[shown] };
  }
}

/** A card number with the institution's PIC in it, or with none (spec 1.2). */
function numberOf(pic: string | null): Escn {
  const escn = parseEscn(`00000000-0000-1000-8000-${pic === null ? 'ffffffffffff' : `001${pic}`}`);
  if (escn === undefined) throw new Error('the card number of an example is none');
  return escn;
}

function outcomeOf(written: WrittenExample, service: Service, pic: string | null, now: number): LookupOutcome {
  const { knowledge, ageHours, card } = written;
  if (knowledge === 'registry-unreachable') return { kind: 'unavailable', failure: 'timeout', retryAt: null };
  const answeredAt = now - ageHours * HOUR_MS;
  const source = ageHours > 0 || knowledge === 'clock-not-trusted' ? 'cache' : 'registry';
  if (knowledge === 'not-registered') {
    return { kind: 'answered', answer: { kind: 'not-registered', answeredAt, via: 'verifier' }, source };
  }
  const record: CardRecord = {
    status: card.status ?? 'active',
    cardType: card.type ?? service.cardTypes?.[0] ?? 'SMART_NO_CDZ',
    expiresOn: card.validUntil ?? `${Number(written.at.slice(0, 4)) + 1}-12-31`,
    issuedOn: null,
    issuer: { pic, name: 'Example University' },
    academicLevel: card.level === 'untold' ? null : (card.level ?? service.levels?.[0] ?? 'bachelor'),
  };
  return { kind: 'answered', answer: { kind: 'found', record, answeredAt, via: 'verifier' }, source };
}
