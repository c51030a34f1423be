import type { JournalEntry, PassageEntry, PresentationEntry } from '../../../main/domain/journal/entry.ts';

/** A lane as somebody in the hall sees it. All lanes stand in one zone. */
export interface HallLane {
  readonly lane: string;
  readonly service: string;
}

type Outcome = Pick<PresentationEntry, 'verdict' | 'reason' | 'clause'>;

/** A card of the lunch: what it comes to before anybody counts uses. */
export interface Guest {
  readonly name: string;
  readonly standing: Outcome;
}

export const GRANTED: Outcome = { verdict: 'granted', reason: 'active', clause: null };

interface Tap {
  readonly presentation: string;
  readonly lane: HallLane;
  readonly guest: Guest;
  /** ms since 1970. */
  readonly at: number;
}

interface Use extends Tap {
  state: 'open' | 'passed';
  /** Later taps at the open gate; they are the same passage. */
  readonly again: string[];
  /** When the wait for the passage began, ms since 1970. */
  waitsFrom: number;
}

/** An order to open: of the passage `presentation`, at the tap or override `by`. */
export interface Order {
  readonly lane: string;
  readonly presentation: string;
  readonly by: string;
}

/** What there has to be in the end. */
export interface Foretold {
  readonly outcomes: ReadonlyMap<string, Tap & Outcome>;
  readonly passages: ReadonlyMap<string, Pick<PassageEntry, 'outcome' | 'why'> & { readonly lane: string }>;
  readonly overrides: ReadonlySet<string>;
  /** Lanes of passages that nobody had reserved. */
  readonly strays: readonly string[];
  readonly orders: readonly Order[];
}

/**
 * Keeps its own simple books of a lunch by the rules on the wall: one meal a guest and service, and none at another
 * service of the hall within `passbackMs` of the last. It knows nothing of the terminal's parts, and looks at nothing
 * but what happens in the hall.
 */
export interface LunchOracle {
  /** Somebody held out a card; gives what the terminal has to say. */
  tap(tap: Tap): Outcome;
  /** Staff let the holder of a refused presentation pass. */
  override(presentation: string, at: number): void;
  /** The sensor of a lane saw somebody; `presentation` where it can say whom. */
  pulse(lane: string, presentation: string | null): void;
  /** Nobody passed in time. */
  timeOut(presentation: string): void;
  /** Times out whoever was waited for since `passageMs` or longer at `now`. */
  timeOutBy(now: number, passageMs: number): void;
  /** The power fails: nobody knows who passed of those on their way. */
  powerCut(): void;
  /** Of a lane, oldest first; `guest` narrows it to one. */
  openAt(lane: string, guest?: Guest): readonly Readonly<Use>[];
  /** What the ledger has to count now, oldest first. */
  uses(): readonly Readonly<Use>[];
  readonly foretold: Foretold;
}

export function createLunchOracle(rules: {
  readonly usedClause: PresentationEntry['clause'];
  readonly passbackMs: number;
}): LunchOracle {
  let uses: Use[] = [];
  const outcomes = new Map<string, Tap & Outcome>();
  const passages = new Map<string, Pick<PassageEntry, 'outcome' | 'why'> & { lane: string }>();
  const overrides = new Set<string>();
  const strays: string[] = [];
  const orders: Order[] = [];

  const openAt = (lane: string, guest?: Guest): Use[] =>
    uses.filter(
      (use) => use.state === 'open' && use.lane.lane === lane && (guest === undefined || use.guest === guest),
    );

  function outcomeOf({ guest, lane, at }: Tap): Outcome {
    if (guest.standing.verdict !== 'granted') return guest.standing;
    const [own] = openAt(lane.lane, guest);
    const others = uses.filter((use) => use.guest === guest && use !== own);
    const used = (clause: Outcome['clause']): Outcome => ({ verdict: 'refused', reason: 'already-used', clause });
    if (others.some((use) => use.lane.service === lane.service)) return used(rules.usedClause);
    if (others.some((use) => at - use.at < rules.passbackMs)) return used('passback-zone');
    return GRANTED;
  }

  /** Opens, and reserves where the guest isn't waited for at this lane already. */
  function letIn(tap: Tap): void {
    const [open] = openAt(tap.lane.lane, tap.guest);
    orders.push({ lane: tap.lane.lane, presentation: open?.presentation ?? tap.presentation, by: tap.presentation });
    if (open === undefined) uses.push({ ...tap, state: 'open', again: [], waitsFrom: tap.at });
    else {
      open.again.push(tap.presentation);
      open.waitsFrom = tap.at;
    }
  }

  function settle(use: Use, why: PassageEntry['why']): void {
    const isPassed = why === 'passed';
    passages.set(use.presentation, { lane: use.lane.lane, outcome: isPassed ? 'committed' : 'annulled', why });
    if (isPassed) use.state = 'passed';
    else uses = uses.filter((other) => other !== use);
  }

  return {
    tap(tap) {
      const outcome = outcomeOf(tap);
      outcomes.set(tap.presentation, { ...tap, ...outcome });
      if (outcome.verdict === 'granted') letIn(tap);
      return outcome;
    },
    override(presentation, at) {
      const tap = outcomes.get(presentation);
      if (tap === undefined) throw new Error(`nobody presented ${presentation}`);
      overrides.add(presentation);
      letIn({ presentation, lane: tap.lane, guest: tap.guest, at });
    },
    pulse(lane, presentation) {
      const use = openAt(lane).find(
        (open) => presentation === null || open.presentation === presentation || open.again.includes(presentation),
      );
      if (use === undefined) strays.push(lane);
      else settle(use, 'passed');
    },
    timeOut(presentation) {
      const use = uses.find((one) => one.state === 'open' && one.presentation === presentation);
      if (use !== undefined) settle(use, 'time-out');
    },
    timeOutBy(now, passageMs) {
      for (const use of uses) if (use.state === 'open' && now - use.waitsFrom >= passageMs) settle(use, 'time-out');
    },
    powerCut() {
      for (const use of uses) if (use.state === 'open') settle(use, 'restart');
    },
    openAt,
    uses: () => uses,
    foretold: { outcomes, passages, overrides, strays, orders },
  };
}

/** Each row of a journal that is not as foretold, and each that is missing, in words; none where they agree to the row. */
export function disagreements(
  { outcomes, passages, overrides, strays }: Foretold,
  rows: readonly JournalEntry[],
): string[] {
  const found: string[] = [];
  const holderOf = new Map<string, string>();
  const guestOf = new Map<string, string>();
  const seen = { presentation: new Set<string>(), passage: new Set<string>(), override: new Set<string>() };
  const straysSeen: string[] = [];
  const once = (kind: keyof typeof seen, presentation: string): void => {
    if (seen[kind].has(presentation)) found.push(`${kind} ${presentation} is there twice`);
    seen[kind].add(presentation);
  };
  for (const row of rows) {
    switch (row.kind) {
      case 'presentation': {
        once('presentation', row.presentation);
        const told = outcomes.get(row.presentation);
        compare(
          found,
          `presentation ${row.presentation}`,
          told && wordsOf(told.lane.lane, told),
          wordsOf(row.lane, row),
        );
        if (told === undefined || row.holder === null) break;
        const { name } = told.guest;
        if ((holderOf.get(name) ?? row.holder) !== row.holder) found.push(`${name} has two pseudonyms on one day`);
        if ((guestOf.get(row.holder) ?? name) !== name)
          found.push(`${name} has the pseudonym of ${guestOf.get(row.holder)}`);
        holderOf.set(name, row.holder);
        guestOf.set(row.holder, name);
        break;
      }
      case 'passage': {
        once('passage', row.presentation);
        const told = passages.get(row.presentation);
        const words = told && `${told.lane}: ${told.outcome} ${told.why}`;
        compare(found, `passage ${row.presentation}`, words, `${row.lane}: ${row.outcome} ${row.why}`);
        break;
      }
      case 'override':
        once('override', row.presentation);
        if (!overrides.has(row.presentation)) found.push(`override ${row.presentation} was never made`);
        break;
      case 'event':
        if (row.detail === 'passage without reservation') straysSeen.push(row.lane);
    }
  }
  const missing = (kind: keyof typeof seen, told: Iterable<string>): void => {
    for (const presentation of told) if (!seen[kind].has(presentation)) found.push(`${kind} ${presentation} is lost`);
  };
  missing('presentation', outcomes.keys());
  missing('passage', passages.keys());
  missing('override', overrides);
  compare(found, 'passages without reservation', [...strays].sort().join(', '), straysSeen.sort().join(', '));
  return found;
}

function wordsOf(lane: string, { verdict, reason, clause }: Outcome): string {
  return `${lane}: ${verdict}/${reason}/${clause ?? '-'}`;
}

function compare(found: string[], what: string, told: string | undefined, is: string): void {
  if (told !== is) found.push(`${what} is "${is}", foretold was "${told ?? 'nothing'}"`);
}
