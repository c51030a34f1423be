import type { CardRecord } from '../card-record.ts';
import type { Circumstances } from '../circumstances.ts';
import type { Authenticity, Credential, ProvenContent } from '../credential.ts';
import { type Escn, parseEscn } from '../escn.ts';
import type { PresentationEntry } from '../journal/entry.ts';
import type { LookupOutcome } from '../lookup-outcome.ts';
import type { PastUse } from '../passage/use.ts';

/** What `decide` was told of a presentation, as far as its row in the journal says. */
export interface ToldAgain {
  readonly credential: Credential;
  readonly outcome: LookupOutcome;
  readonly circumstances: Circumstances;
  /** False where the row can't tell whether the card was within its validity: its last day is not kept. */
  readonly isValidityKnown: boolean;
}

/** The presentation of a row again; undefined where nothing was read, so that there is nothing to judge. */
export function toldAgain(entry: PresentationEntry, uses: readonly PastUse[]): ToldAgain | undefined {
  const credential = credentialOf(entry);
  if (credential === undefined) return undefined;
  const { at, lane, zone, direction, issuerPic, issuerCountry } = entry;
  const isClockDoubted =
    entry.reason === 'clock-not-trusted' || (entry.source === 'cache' && entry.ageSeconds === null);
  return {
    credential,
    outcome: outcomeOf(entry),
    circumstances: {
      now: at,
      trust: isClockDoubted ? 'not-trusted' : 'trusted',
      place: { lane, zone, direction },
      uses,
      countryOf: (pic) => (pic === issuerPic ? issuerCountry : null),
    },
    isValidityKnown: entry.status !== 'active' || !isDecidedEarlier(entry),
  };
}

const PROVEN: ProvenContent = { signer: '', institution: null, revocation: 'none-exists' };

function credentialOf({ evidence, reason, isTestCard, issuerPic }: PresentationEntry): Credential | undefined {
  const escn = numberOf(issuerPic);
  if (escn === undefined) return undefined;
  const environment = isTestCard ? 'test' : 'production';
  switch (evidence) {
    case 'original-chip':
      return { kind: 'chip', escn, authenticity: { ...PROVEN, kind: 'original' } };
    case 'proven-chip':
      return { kind: 'chip', escn, authenticity: { ...PROVEN, kind: 'proven' } };
    case 'chip':
      return { kind: 'chip', escn, authenticity: reason === 'forged' ? FORGED : UNPROVEN };
    case 'alias':
      return { kind: 'alias', escn };
    case 'qr':
    case 'typed':
      return { kind: evidence, escn, environment };
    case null:
      return undefined;
  }
}

const FORGED: Authenticity = { kind: 'forged', reason: 'signature-wrong' };
const UNPROVEN: Authenticity = { kind: 'unproven', reason: 'not-checked' };

/** A number of nobody's, of the same institution (spec 1.2); its node tells none where the row has none. */
function numberOf(pic: string | null): Escn | undefined {
  return parseEscn(`00000000-0000-1000-8000-${pic === null ? 'ffffffffffff' : `000${pic}`}`);
}

function outcomeOf(entry: PresentationEntry): LookupOutcome {
  if (entry.source === null) return { kind: 'unavailable', failure: entry.failure ?? 'offline', retryAt: null };
  const answeredAt = entry.at - (entry.ageSeconds ?? 0) * 1000;
  const { source } = entry;
  if (entry.status === null) {
    return { kind: 'answered', answer: { kind: 'not-registered', answeredAt, via: 'verifier' }, source };
  }
  const record: CardRecord = {
    status: entry.status,
    cardType: entry.cardType ?? 'UNKNOWN',
    expiresOn: entry.status === 'active' && entry.reason === 'expired' ? LONG_AGO : FAR_AHEAD,
    issuedOn: null,
    issuer: { pic: entry.issuerPic, name: '' },
    academicLevel: entry.academicLevel,
  };
  return { kind: 'answered', answer: { kind: 'found', record, answeredAt, via: 'verifier' }, source };
}

/** Last days for a card that was over, and for one that was not. */
const LONG_AGO = '2000-01-01';
const FAR_AHEAD = '9999-12-30';

/** Whether the verdict was reached before the last day was looked at. */
function isDecidedEarlier({ reason, clause }: PresentationEntry): boolean {
  const byRule = clause !== null && ['closed', 'test-card', 'production-card', 'evidence-too-weak'].includes(clause);
  return byRule || ['forged', 'evidence-too-weak', 'knowledge-too-old', 'clock-not-trusted'].includes(reason);
}
