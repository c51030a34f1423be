import { setTimeout as delay } from 'node:timers/promises';
import { numberedEscn } from '../../../main/cli/bench/privacy/numbered-escn.ts';
import { mulberry32 } from '../../../main/cli/bench/random.ts';
import type { Escn } from '../../../main/domain/escn.ts';
import type { LunchGates } from './gates.ts';
import { LANES, PIN } from './home.ts';
import { GRANTED, type Guest, type HallLane, type LunchOracle } from './oracle.ts';
import type { LunchState, LunchTerminal, Said } from './terminal.ts';

export interface LunchGuest extends Guest {
  readonly number: Escn;
}

export interface LunchCrowd {
  /** So many taps more, at these lanes, from 0. */
  come(taps: number, lanes: readonly number[]): Promise<void>;
  /** So many taps more, and as many as it takes until some are on the way who can't be given up within a second. */
  comeInPart(taps: number, lanes: readonly number[]): Promise<void>;
  /** Waits until nobody is on the way any more. */
  settle(): Promise<void>;
  /** Forgets who wants to pass: the terminal is gone. */
  scatter(): void;
  /** Verdicts that were not as foretold, in words. */
  readonly surprises: readonly string[];
  readonly repeats: () => number;
}

/** The wait for a passage that is older than this may be over before a message arrives, and isn't counted on. */
const SURE_MS = 1500;
const PATIENCE_MS = 20_000;

interface Passer {
  readonly lane: number;
  readonly guest: LunchGuest | null;
  readonly presentation: string | null;
  /** The tap before which they pass. */
  readonly at: number;
}

export interface CrowdParts {
  readonly guests: readonly LunchGuest[];
  readonly oracle: LunchOracle;
  readonly gates: LunchGates;
  readonly terminal: () => LunchTerminal;
}

/**
 * People at four lanes, who know the terminal by what it says and its gates by what opens. They tell the oracle what
 * they do, in the order in which they do it.
 */
export function gatherCrowd({ guests, oracle, gates, terminal }: CrowdParts): LunchCrowd {
  const random = mulberry32(20260930);
  const surprises: string[] = [];
  const lastAt = new Map<number, LunchGuest>();
  let passers: Passer[] = [];
  let [came, taps, repeats] = [0, 0, 0];

  const nameOf = (lane: number): string => placeOf(lane).lane;
  const isSure = (since: number): boolean => Date.now() - since < SURE_MS;
  /** Nobody at the lane may just be given up. */
  const isSureLane = (lane: number, guest?: LunchGuest): boolean =>
    oracle.openAt(nameOf(lane), guest).every(({ waitsFrom }) => isSure(waitsFrom));
  const namesWho = (lane: number): boolean => lane === 0 || lane === 3;

  async function until(what: string, isThere: (state: LunchState) => boolean): Promise<void> {
    const limit = performance.now() + PATIENCE_MS;
    while (!isThere(await terminal().state())) {
      if (performance.now() > limit) throw new Error(`never came: ${what}; stderr: ${terminal().stderr()}`);
      await delay(2);
    }
  }

  /** Hears of those who were waited for in vain. */
  async function hearOfTimeOuts(): Promise<void> {
    const { timedOut } = await terminal().state();
    const known = [...oracle.foretold.passages.values()].filter(({ why }) => why === 'time-out').length;
    if (timedOut === known) return;
    for (const row of await terminal().journal()) {
      if (row.kind === 'passage' && row.why === 'time-out') oracle.timeOut(row.presentation);
    }
  }

  async function pass({ lane, presentation }: Passer): Promise<void> {
    const before = await terminal().state();
    const strays = oracle.foretold.strays.length;
    oracle.pulse(nameOf(lane), presentation);
    await gates.pulse(lane, presentation);
    const isStray = oracle.foretold.strays.length > strays;
    await until(`a passage at lane ${lane + 1}`, ({ passed, gateEvents }) =>
      isStray ? gateEvents > before.gateEvents : passed > before.passed,
    );
  }

  /** A relay is switched once an order, and never so late that somebody would notice. */
  async function opened(lane: number): Promise<void> {
    if (!gates.hasRelay(lane)) return;
    const orders = oracle.foretold.orders.filter((order) => order.lane === nameOf(lane)).length;
    await until(`opening ${orders} of lane ${lane + 1}`, () => gates.openings(lane) >= orders);
  }

  /** Whoever can pass without a doubt, of those whose turn it is by the taps so far. */
  async function letPass(turn: number): Promise<void> {
    for (const passer of [...passers]) {
      const { lane, guest, presentation, at } = passer;
      const own = presentation !== null && guest !== null ? guest : undefined;
      if (at > turn || !isSureLane(lane, own)) continue;
      passers = passers.filter((other) => other !== passer);
      await pass(passer);
    }
  }

  /** Somebody new, or one in three times somebody who was here before. */
  function nextGuest(lane: number): LunchGuest {
    const again =
      came > 0 && random() < 0.35 ? guests[came - 1 - Math.floor(random() * Math.min(came, 40))] : undefined;
    const isClear = again !== lastAt.get(lane) && LANES.every((_, i) => again === undefined || isSureLane(i, again));
    if (again !== undefined && isClear) return again;
    came += 1;
    const next = guests[came - 1];
    if (next === undefined) throw new Error('nobody is left');
    return next;
  }

  function check(said: Said, told: object): void {
    const { verdict, reason, clause } = said ?? {};
    const is = JSON.stringify({ verdict, reason, clause });
    if (is !== JSON.stringify(told))
      surprises.push(`${said?.presentation}: ${is}, foretold was ${JSON.stringify(told)}`);
  }

  async function tap(lane: number): Promise<void> {
    const guest = nextGuest(lane);
    const at = Date.now();
    const said = await terminal().tap(lane, guest.number);
    taps += 1;
    lastAt.set(lane, guest);
    if (said === null) throw new Error(`lane ${lane + 1} takes ${guest.name} for the one before`);
    const { presentation } = said;
    const told = oracle.tap({ presentation, lane: placeOf(lane), guest, at });
    check(said, told);
    if (random() < 0.06) {
      repeats += 1;
      const again = await terminal().tap(lane, guest.number);
      if (again !== null) surprises.push(`${presentation}: the same card at once was another presentation`);
    }
    let isIn = told.verdict === 'granted';
    // Not while the gate may just have given them up, which the PIN takes long enough for.
    const isWaitedFor = oracle.openAt(nameOf(lane), guest).length > 0;
    if (!isIn && !isWaitedFor && random() < 0.16) {
      if (!said.canOverride) surprises.push(`${presentation}: nobody can be let in by staff`);
      check(await terminal().override(lane, presentation, PIN), {
        verdict: 'granted',
        reason: 'override',
        clause: null,
      });
      oracle.override(presentation, Date.now());
      isIn = true;
    }
    const passing = { lane, at: taps + 1 + Math.floor(random() * 3) };
    if (isIn) await opened(lane);
    // One in ten doesn't go; and of some nobody can tell.
    if (!gates.isSeen(lane)) return;
    if (isIn && random() < 0.9) passers.push({ ...passing, guest, presentation: namesWho(lane) ? presentation : null });
    if (random() < 0.02) passers.push({ ...passing, guest: null, presentation: null });
  }

  async function come(more: number, lanes: readonly number[]): Promise<void> {
    const enough = taps + more;
    while (taps < enough) {
      await hearOfTimeOuts();
      await letPass(taps);
      // A relay that is on can't be seen to be switched on; and where a sensor names nobody, a doubt is everybody's.
      const free = lanes.filter((lane) => !gates.isOpen(lane) && (namesWho(lane) || isSureLane(lane)));
      const lane = free[Math.floor(random() * free.length)];
      if (lane === undefined) await delay(10);
      else await tap(lane);
    }
  }

  /** Waits until nobody is on the way any more. */
  async function settle(): Promise<void> {
    const limit = performance.now() + PATIENCE_MS;
    while (passers.length > 0 || oracle.uses().some(({ state }) => state === 'open')) {
      if (performance.now() > limit) throw new Error('somebody is on the way for ever');
      await hearOfTimeOuts();
      await letPass(Number.POSITIVE_INFINITY);
      await delay(10);
    }
  }

  return {
    come,
    settle,
    async comeInPart(more, lanes) {
      await come(more, lanes);
      await settle();
      const underWay = () => oracle.uses().filter(({ state }) => state === 'open');
      while (underWay().length < 2 || !underWay().every(({ waitsFrom }) => isSure(waitsFrom))) await come(1, lanes);
    },
    scatter() {
      passers = [];
      lastAt.clear();
    },
    surprises,
    repeats: () => repeats,
  };
}

/** Some have expired, and some nobody knows. */
export function lunchGuest(n: number): LunchGuest {
  const standing =
    n % 19 === 0
      ? ({ verdict: 'unknown', reason: 'not-registered', clause: null } as const)
      : n % 13 === 0
        ? ({ verdict: 'refused', reason: 'expired', clause: null } as const)
        : GRANTED;
  return { name: `guest ${n}`, standing, number: numberedEscn(n + 1) };
}

function placeOf(lane: number): HallLane {
  const place = LANES[lane];
  if (place === undefined) throw new Error(`there is no lane ${lane + 1}`);
  return place;
}
