import { cpus } from 'node:os';
import type { CardRecord } from '../../domain/card-record.ts';
import type { Circumstances } from '../../domain/circumstances.ts';
import { type Credential, EVIDENCE } from '../../domain/credential.ts';
import { decide } from '../../domain/decide.ts';
import { parseEscn } from '../../domain/escn.ts';
import type { LookupOutcome } from '../../domain/lookup-outcome.ts';
import type { PastUse } from '../../domain/passage/use.ts';
import { outcomeWord } from '../../domain/service/outcome-word.ts';
import { ACTIVE_STUDENT, type Service, WEEKDAYS } from '../../domain/service/service.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { mulberry32 } from './random.ts';

const SERVICES = 200;
const VERDICTS = 200_000;
const WARM_UP = 20_000;
const CONTROL = 2_000;
const HOUR_MS = 3_600_000;
/** Around the end of daylight saving in Europe. */
const START = Date.UTC(2026, 9, 19);
const PERIOD_MS = 14 * 24 * HOUR_MS;
/** Issue 5: p99 of a verdict, in µs. */
const LIMIT_US = 50;
const ZONES = ['Europe/Madrid', 'Europe/Helsinki', 'Atlantic/Canary', 'Europe/London', 'America/Sao_Paulo'];
const SEED = 5;

export interface DecideBench {
  readonly services: number;
  /** µs a verdict. */
  readonly verdict: Distribution;
  /** The same with a formatter of time made for each verdict, as a careless rule would. It has to miss the limit. */
  readonly control: Distribution;
  readonly limitUs: number;
  /** How often what came out. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly node: string;
  readonly cpu: string;
}

/** Verdicts by services that have every kind of rule, at random moments of a fortnight with a change of clocks. */
export function benchDecide({ verdicts = VERDICTS }: { verdicts?: number }): DecideBench {
  const random = mulberry32(SEED);
  const services = Array.from({ length: SERVICES }, (_, i) => serviceOf(i));
  const outcomes: Record<string, number> = {};
  for (let i = 0; i < WARM_UP; i += 1) judge(taken(services, random));
  const samples = new Float64Array(verdicts);
  for (let i = 0; i < verdicts; i += 1) {
    const tap = taken(services, random);
    const startedAt = performance.now();
    const verdict = judge(tap);
    samples[i] = (performance.now() - startedAt) * 1000;
    const word = outcomeWord(verdict);
    outcomes[word] = (outcomes[word] ?? 0) + 1;
  }
  const careless = new Float64Array(CONTROL);
  for (let i = 0; i < CONTROL; i += 1) {
    const tap = taken(services, random);
    const startedAt = performance.now();
    const format = new Intl.DateTimeFormat('en-US', { timeZone: tap.service.hours?.zone, timeStyle: 'medium' });
    format.format(tap.circumstances.now);
    judge(tap);
    careless[i] = (performance.now() - startedAt) * 1000;
  }
  return {
    services: SERVICES,
    verdict: distributionOf(samples),
    control: distributionOf(careless),
    limitUs: LIMIT_US,
    outcomes,
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? 'unknown',
  };
}

/** Quick enough, and by a measurement that notices slowness. */
export function isDecideQuick({ verdict, control, limitUs }: DecideBench): boolean {
  return verdict.p99 <= limitUs && control.p99 > limitUs;
}

interface Tap {
  readonly credential: Credential;
  readonly outcome: LookupOutcome;
  readonly service: Service;
  readonly circumstances: Circumstances;
}

function judge({ credential, outcome, service, circumstances }: Tap) {
  return decide(credential, outcome, service, circumstances);
}

/** Every kind of rule at once; hours of ten windows a week and two closed weeks. */
function serviceOf(index: number): Service {
  const closedOn = Array.from({ length: 14 }, (_, i) => `2026-12-${String(i + 10)}`);
  return {
    ...ACTIVE_STUDENT,
    id: `service-${index}`,
    leastEvidence: EVIDENCE[index % EVIDENCE.length] ?? 'typed',
    issuers: {
      pics: Array.from({ length: 60 }, (_, i) => picOf(i)),
      countries: ['DE', 'ES', 'FR', 'IT', 'PL'],
      deny: Array.from({ length: 20 }, (_, i) => picOf(100 + i)),
    },
    levels: ['bachelor', 'master'],
    cardTypes: ['SMART_NO_CDZ', 'SMART_CDZ', 'SMART_MAY_SP'],
    whenUnknown: {
      'not-registered': 'ask-staff',
      'registry-unreachable': 'allow-and-mark',
      'knowledge-too-old': 'allow-and-mark',
      'clock-not-trusted': 'allow-and-mark',
      'not-told': 'ask-staff',
    },
    hours: {
      zone: ZONES[index % ZONES.length] ?? 'UTC',
      windows: [
        { id: 'morning', days: WEEKDAYS.slice(0, 5), from: '06:30', to: '11:00' },
        { id: 'lunch', days: WEEKDAYS, from: '11:00', to: '15:00' },
        { id: 'night', days: WEEKDAYS.slice(3, 6), from: '18:00', to: '02:30' },
      ],
      closedOn: index % 10 === 0 ? [...closedOn, '2026-10-24', '2026-10-25'] : closedOn,
    },
    usage: { oncePerWindow: index % 2 === 0, perDay: 3, minutesBetween: 20 },
    passback: index % 3 === 0 ? { kind: 'area' } : { kind: 'zone', seconds: 120 },
  };
}

function taken(services: readonly Service[], random: () => number): Tap {
  const service = services[Math.floor(random() * services.length)] ?? ACTIVE_STUDENT;
  const now = START + Math.floor(random() * PERIOD_MS);
  const shift = Math.floor(random() * 40);
  const escn = parseEscn(`00000000-0000-1000-8000-001${picOf(shift)}`);
  if (escn === undefined) throw new Error('a card number of the bench is none');
  const record: CardRecord = {
    status: 'active',
    cardType: random() < 0.9 ? 'SMART_CDZ' : 'PASSIVE',
    expiresOn: '2027-09-30',
    issuedOn: null,
    issuer: { pic: picOf(shift), name: 'University of the Bench' },
    academicLevel: random() < 0.9 ? 'master' : null,
  };
  const proven = { kind: 'proven', signer: '0'.repeat(64), institution: null, revocation: 'none-exists' } as const;
  return {
    credential:
      random() < 0.9 ? { kind: 'chip', escn, authenticity: proven } : { kind: 'qr', escn, environment: 'production' },
    outcome:
      random() < 0.9
        ? { kind: 'answered', answer: { kind: 'found', record, answeredAt: now, via: 'status' }, source: 'registry' }
        : { kind: 'unavailable', failure: 'timeout', retryAt: null },
    service,
    circumstances: {
      now,
      trust: 'trusted',
      place: { lane: 'Lane 1', zone: 'Hall', direction: random() < 0.5 ? 'in' : 'out' },
      uses: usesBefore(now, service.id, random),
      countryOf: (pic) => (pic === picOf(7) ? null : 'ES'),
    },
  };
}

function usesBefore(now: number, service: string, random: () => number): PastUse[] {
  const count = Math.floor(random() * 5);
  return Array.from({ length: count }, (_, i) => ({
    at: now - (count - i) * Math.floor(random() * 2 * HOUR_MS),
    service,
    lane: `Lane ${i}`,
    zone: 'Hall',
    direction: random() < 0.5 ? 'in' : 'out',
    state: 'committed',
  })).sort((a, b) => a.at - b.at) as PastUse[];
}

function picOf(index: number): string {
  return String(999_000_000 + index);
}
