import type { PassageEntry, PresentationEntry } from '../journal/entry.ts';
import { outcomePath } from '../journal/outcome-path.ts';
import { OVERRIDE_REASONS } from '../override.ts';
import { createCappedCounts, OTHER } from './capped-counts.ts';
import { countAt, PATH_SEPARATOR, treeOf } from './count-tree.ts';
import { createHolderCounts, type HolderRoom } from './holder-counts.ts';
import type { LocalHour } from './local-hour.ts';
import type { Tables } from './view.ts';

/** What stands for something that isn't told. */
export const UNTOLD = 'untold';
/** Stands for the words of staff that are none of the terminal's: they may hold a name. */
export const OWN_WORDS = 'own-words';

/** Counts of one service, in bounded memory. */
export interface ServiceTables {
  add(entry: PresentationEntry, when: LocalHour): void;
  /** Takes an entry back that a later one of the same presentation stands for. */
  takeBack(entry: PresentationEntry, when: LocalHour): void;
  addPassage(entry: PassageEntry): void;
  addOverride(reason: string): void;
  view(waiting: number): Tables;
}

/** Keys kept by table. Hours: a hundred days with all four verdicts in each. */
const CAPS = { outcomes: 200, times: 10_000, issuers: 512, few: 16, overrides: 32 } as const;
const ISSUER_PATHS = 1024;
const LISTED_REASONS: ReadonlySet<string> = new Set(OVERRIDE_REASONS);

export function createServiceTables(room: HolderRoom): ServiceTables {
  let presentations = 0;
  const outcomes = createCappedCounts(CAPS.outcomes);
  const times = createCappedCounts(CAPS.times);
  const issuers = createCappedCounts(CAPS.issuers);
  const evidence = createCappedCounts(CAPS.few);
  const sources = createCappedCounts(CAPS.few);
  const passages = createCappedCounts(CAPS.few);
  const overrides = createCappedCounts(CAPS.overrides);
  const holders = createHolderCounts(room);
  const peaks = createPeaks();

  const count = (entry: PresentationEntry, when: LocalHour, n: 1 | -1): void => {
    presentations += n;
    outcomes.add(outcomePath(entry), n);
    times.add([when.day, when.hour, entry.verdict].join(PATH_SEPARATOR), n);
    if (entry.evidence === null) return;
    issuers.add(issuerPathOf(entry), n);
    evidence.add(entry.evidence, n);
    sources.add(entry.source ?? 'none', n);
  };

  return {
    add(entry, when) {
      count(entry, when, 1);
      if (entry.holder === null || entry.evidence === null) return;
      const isFirst = holders.add(when.day, entry.holder, entry.verdict === 'granted');
      if (isFirst) peaks.add(issuerPathOf(entry), when.day);
    },
    takeBack(entry, when) {
      count(entry, when, -1);
      if (entry.holder !== null && entry.verdict === 'granted') holders.takeBack(when.day, entry.holder);
    },
    addPassage: ({ outcome, why }) => passages.add([outcome, why].join(PATH_SEPARATOR)),
    addOverride: (reason) => overrides.add(LISTED_REASONS.has(reason) ? reason : OWN_WORDS),
    view: (waiting) => ({
      presentations,
      outcomes: treeOf(outcomes.entries()),
      times: treeOf(times.entries()),
      issuers: treeOf(issuers.entries()),
      evidence: treeOf(evidence.entries()),
      sources: treeOf(sources.entries()),
      holders: holders.view(),
      issuerHolders: peaks.view(),
      passages: treeOf(passages.entries()),
      waiting,
      overrides: treeOf(overrides.entries()),
    }),
  };
}

/** `country/PIC`. Whatever is no PIC is untold: nothing free-form becomes a key. */
function issuerPathOf({ issuerCountry, issuerPic }: PresentationEntry): string {
  const country = issuerCountry !== null && /^[A-Z]{2}$/.test(issuerCountry) ? issuerCountry : UNTOLD;
  const pic = issuerPic !== null && /^\d{9}$/.test(issuerPic) ? issuerPic : UNTOLD;
  return `${country}${PATH_SEPARATOR}${pic}`;
}

/** The largest number of different holders on one day, by path and by its first key. */
function createPeaks() {
  const days = new Map<string, { day: string; today: number; peak: number }>();
  const addTo = (path: string, day: string): void => {
    let known = days.get(path);
    if (known === undefined && days.size >= ISSUER_PATHS) return;
    if (known === undefined) {
      known = { day, today: 0, peak: 0 };
      days.set(path, known);
    }
    if (known.day !== day) Object.assign(known, { day, today: 0 });
    known.today += 1;
    known.peak = Math.max(known.peak, known.today);
  };
  return {
    add(path: string, day: string): void {
      addTo(path, day);
      addTo(path.split(PATH_SEPARATOR)[0] ?? OTHER, day);
    },
    view: (): Readonly<Record<string, number>> => Object.fromEntries([...days].map(([path, { peak }]) => [path, peak])),
  };
}

/** Grants that mark somebody nobody could vouch for. */
export function markedGrants({ outcomes }: Pick<Tables, 'outcomes'>): number {
  return countAt(outcomes, 'granted', 'allowed-unverified');
}
