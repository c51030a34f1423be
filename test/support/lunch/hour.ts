import type { UseLedger } from '../../../main/application/ports/service-ports.ts';
import { numberedEscn } from '../../../main/cli/bench/privacy/numbered-escn.ts';
import { mulberry32 } from '../../../main/cli/bench/random.ts';
import type { Escn } from '../../../main/domain/escn.ts';
import type { JournalEntry } from '../../../main/domain/journal/entry.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { copyFiles, entriesIn } from '../../store/journal/journals.ts';
import { foundAnswer } from '../answers.ts';
import { type Hall, openHall, PASSAGE_MS, PASSBACK_MS, type ServedLane } from './hall.ts';
import { createLunchOracle, GRANTED, type Guest, type LunchOracle } from './oracle.ts';

/** 40 taps a minute. */
const BETWEEN_TAPS_MS = 1500;
const OFF_MS = 45_000;
/** Longer than a verdict is on any screen. */
const SHOWN_MS = 8_000;

export interface HourWish {
  readonly taps: number;
  /** Taps between two restarts; each second one is a cut of the power. */
  readonly restartEvery: number;
  readonly folder: () => string;
  /** What the lanes get in place of the ledger. */
  readonly spoil?: (uses: UseLedger) => UseLedger;
}

export interface Hour {
  readonly oracle: LunchOracle;
  /** Verdicts that were not as foretold, in words. */
  readonly surprises: readonly string[];
  /** Taps that were the same presentation as the one before. */
  readonly repeats: number;
  readonly cuts: number;
  readonly ends: number;
  readonly rows: readonly JournalEntry[];
  /** Where the journal is in the end. */
  readonly folder: string;
  /** Counted uses as the ledger has them: lane, time and state. */
  readonly counted: readonly string[];
}

interface HourGuest extends Guest {
  readonly escn: Escn;
}

/** An hour of lunch on a clock of its own: people come, go through or don't, come again, jump and are let in by staff. */
export async function simulateHour({ taps, restartEvery, folder, spoil = (uses) => uses }: HourWish): Promise<Hour> {
  const random = mulberry32(20260930);
  const oracle = createLunchOracle({ usedClause: 'quota-reached', passbackMs: PASSBACK_MS });
  const guests = Array.from({ length: taps }, (_, n) => guestOf(n));
  const surprises: string[] = [];
  let [came, repeats, cuts, ends, runs, sinceRestart] = [0, 0, 0, 0, 0, 0];
  let current = folder();
  let clock = fakeClock();
  let hall = open();

  function open(): Hall {
    runs += 1;
    const knowledge = fakeKnowledge();
    for (const { escn, standing } of guests) {
      const status = standing.reason === 'expired' ? 'expired' : 'active';
      if (standing.verdict !== 'unknown') knowledge.remember(escn, foundAnswer(clock.now(), { status }));
    }
    return openHall({ folder: current, clock, knowledge, run: `run${runs}`, spoil });
  }

  /** By turns in order, and without a word. What is on its way is lost to sight either way. */
  function restart(): void {
    sinceRestart = 0;
    if (runs % 2 === 1) {
      hall.close();
      ends += 1;
    } else {
      const after = folder();
      copyFiles(current, after);
      current = after;
      cuts += 1;
    }
    oracle.timeOutBy(clock.now(), PASSAGE_MS);
    oracle.powerCut();
    clock = fakeClock(clock.now() + OFF_MS);
    hall = open();
  }

  /** The card comes, is read and goes. Undefined where the terminal takes it for the presentation before. */
  function holdOut({ readers, reports }: ServedLane, guest: HourGuest) {
    const before = reports.length;
    readers.present(guest.name);
    const authenticity = { kind: 'unproven', reason: 'not-checked' } as const;
    readers.read(guest.name, { kind: 'escn', escn: guest.escn, recogniser: 'esc', authenticity });
    readers.remove(guest.name);
    return reports.slice(before)[0];
  }

  async function tap(lane: ServedLane, guest: HourGuest): Promise<void> {
    oracle.timeOutBy(clock.now(), PASSAGE_MS);
    const report = holdOut(lane, guest);
    if (report === undefined) throw new Error(`${lane.lane} says nothing to ${guest.name}`);
    const { presentationId: presentation, verdict } = report;
    const told = oracle.tap({ presentation, lane, guest, at: clock.now() });
    const clause = 'clause' in verdict ? (verdict.clause?.kind ?? null) : null;
    const said = { verdict: verdict.kind, reason: verdict.reason, clause };
    if (JSON.stringify(said) !== JSON.stringify(told)) surprises.push(`${presentation}: ${JSON.stringify(said)}`);
    let isIn = told.verdict === 'granted';
    const { session } = lane.terminal.view;
    if (!isIn && session.state === 'showing' && session.canOverride && random() < 0.3) {
      lane.terminal.receive({ kind: 'override', presentationId: presentation, pin: '1', reason: 'guest' });
      await clock.pass(0);
      oracle.override(presentation, clock.now());
      isIn = true;
    }
    if (random() < 0.05) {
      await clock.pass(300);
      repeats += 1;
      if (holdOut(lane, guest) !== undefined) surprises.push(`${presentation}: the same card at once was another`);
    }
    // One in eight doesn't go.
    if (isIn && random() < 0.87) pulseIn(clock, lane, hasNamingSensor(lane) ? presentation : null);
    if (random() < 0.02) pulseIn(clock, lane, null);
  }

  /** Never in the same millisecond in which a wait is over, which is no order anybody could tell. */
  function pulseIn(then: FakeClock, lane: ServedLane, presentation: string | null): void {
    then.setTimer(437 + 100 * Math.floor(random() * 40), () => {
      oracle.timeOutBy(then.now(), PASSAGE_MS);
      oracle.pulse(lane.lane, presentation);
      lane.gate.pass(presentation ?? undefined);
    });
  }

  const shown = new Map<string, { readonly guest: HourGuest; readonly at: number }>();
  /** Somebody new, or one in three times somebody who was here before; not who stands there still. */
  function nextGuest(lane: ServedLane): HourGuest {
    const last = shown.get(lane.lane);
    const again =
      came > 0 && random() < 0.35 ? guests[came - 1 - Math.floor(random() * Math.min(came, 60))] : undefined;
    const isThere = again === last?.guest && clock.now() - (last?.at ?? 0) < SHOWN_MS;
    if (again !== undefined && !isThere) return again;
    came += 1;
    return guests[came - 1] ?? guestOf(came - 1);
  }

  for (let n = 0; n < taps; n += 1) {
    sinceRestart += 1;
    // Of all moments the next in which somebody is on the way.
    if (sinceRestart > restartEvery && oracle.uses().some(({ state }) => state === 'open')) restart();
    const lane = hall.lanes[Math.floor(random() * hall.lanes.length)];
    if (lane === undefined) throw new Error('no such lane');
    const began = clock.now();
    const guest = nextGuest(lane);
    shown.set(lane.lane, { guest, at: began });
    await tap(lane, guest);
    await clock.pass(BETWEEN_TAPS_MS - (clock.now() - began));
  }
  await clock.pass(PASSAGE_MS + BETWEEN_TAPS_MS);
  oracle.timeOutBy(clock.now(), PASSAGE_MS);
  const counted = guests
    .flatMap(({ escn }) => hall.uses.usesOf(hall.uses.holderOf(escn)))
    .map(({ lane, at, state }) => `${lane} ${at} ${state}`);
  hall.close();
  const rows = entriesIn(current).map(({ entry }) => entry);
  return { oracle, surprises, repeats, cuts, ends, rows, folder: current, counted };
}

/** Two of the sensors can say who passed. */
function hasNamingSensor({ lane }: ServedLane): boolean {
  return lane === 'Lane 1' || lane === 'Lane 4';
}

function guestOf(n: number): HourGuest {
  const standing =
    n % 17 === 0
      ? ({ verdict: 'unknown', reason: 'registry-unreachable', clause: null } as const)
      : n % 11 === 0
        ? ({ verdict: 'refused', reason: 'expired', clause: null } as const)
        : GRANTED;
  return { name: `guest ${n}`, standing, escn: numberedEscn(n + 1) };
}
