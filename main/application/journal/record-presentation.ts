import type { Credential } from '../../domain/credential.ts';
import { issuerOf } from '../../domain/escn-issuer.ts';
import type { PresentationEntry } from '../../domain/journal/entry.ts';
import type { Place } from '../../domain/passage/use.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Steps } from '../lane/stopwatch.ts';

export interface ConcludedPresentation {
  readonly presentation: string;
  /** Null where nothing was read. */
  readonly credential: Credential | null;
  readonly verdict: Verdict;
  readonly service: string;
  readonly place: Place;
  /** ms since 1970. */
  readonly at: number;
  readonly holder: string | null;
  /** ISO 3166-1 alpha-2 of an institution by PIC. */
  readonly countryOf: (pic: string) => string | null;
  readonly steps: Steps;
}

/** The row of a verdict: what a later look needs, and nothing that leads to a person. */
export function presentationEntryOf(concluded: ConcludedPresentation): PresentationEntry {
  const { credential, verdict, place } = concluded;
  const about = verdict.kind === 'unreadable' ? NOTHING_READ : verdict;
  const { record } = about;
  const pic = record?.issuer.pic ?? (credential === null ? null : (issuerOf(credential.escn)?.pic ?? null));
  return {
    kind: 'presentation',
    at: concluded.at,
    ...place,
    presentation: concluded.presentation,
    service: concluded.service,
    verdict: verdict.kind,
    reason: verdict.reason,
    clause: 'clause' in verdict ? (verdict.clause?.kind ?? null) : null,
    evidence: about.evidence,
    source: about.source,
    ageSeconds: about.ageSeconds,
    failure: verdict.kind === 'unknown' ? verdict.failure : null,
    status: record?.status ?? null,
    issuerPic: pic,
    issuerCountry: pic === null ? null : concluded.countryOf(pic),
    cardType: record?.cardType ?? null,
    academicLevel: record?.academicLevel ?? null,
    isTestCard: credential !== null && 'environment' in credential && credential.environment === 'test',
    holder: concluded.holder,
    steps: concluded.steps,
  };
}

const NOTHING_READ = { evidence: null, source: null, ageSeconds: null, record: null } as const;
