import { decide } from '../decide.ts';
import type { JournalEntry, PresentationEntry } from '../journal/entry.ts';
import { outcomePath } from '../journal/outcome-path.ts';
import type { CardVerdict } from '../verdict.ts';
import { toldAgain } from './replay-entry.ts';
import { createReplayedUses } from './replay-uses.ts';
import type { Service } from './service.ts';

/** Who would have got another verdict: counts, and nobody's. */
export interface ReplayReport {
  /** Presentations judged again, each once. */
  readonly judged: number;
  readonly same: number;
  /** Each as `verdict/reason/clause`; most frequent first. */
  readonly changes: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  /** Of the changes: granted now, if the card was within its validity; the journal doesn't keep its last day. */
  readonly ifStillValid: number;
  /** Of the changes: an answer too old for the new rules, where the terminal would have asked the registry anew. */
  readonly wouldHaveAsked: number;
  /** Presentations at the service that held nothing to judge. */
  readonly nothingRead: number;
  /** Presentations at other services; those that were granted count as uses. */
  readonly elsewhere: number;
  /** Presentations of the service, ms since 1970; null where there is none. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Replay {
  /** In the journal's order, of all services: what somebody used elsewhere may count. */
  add(entry: JournalEntry): void;
  report(): ReplayReport;
}

interface Judged {
  readonly entry: PresentationEntry;
  readonly verdict: CardVerdict;
  readonly isValidityKnown: boolean;
}

/** Presentations kept for entries that follow: a revision comes seconds later. */
const KEPT = 4096;

/**
 * Judges a journal's presentations at a service by other rules, with the uses that these rules would have made: one who
 * is refused now has not used the service, and one who is let in has. Of the latter nobody knows whether they would have
 * passed, so they count as passed. What staff overrode is judged by the rules and used all the same. Pure.
 */
export function createReplay(service: Service): Replay {
  const uses = createReplayedUses();
  const recent = new Map<string, Judged>();
  const changes = new Map<string, { from: string; to: string; count: number }>();
  let [judged, same, ifStillValid, wouldHaveAsked, nothingRead, elsewhere] = [0, 0, 0, 0, 0, 0];
  let from: number | null = null;
  let to: number | null = null;

  const count = ({ entry, verdict, isValidityKnown }: Judged, n: 1 | -1): void => {
    const [old, now] = [outcomePath(entry), pathOf(verdict)];
    judged += n;
    if (old === now) {
      same += n;
      return;
    }
    const key = `${old} ${now}`;
    const change = changes.get(key) ?? { from: old, to: now, count: 0 };
    changes.set(key, { ...change, count: change.count + n });
    if (verdict.kind === 'granted' && !isValidityKnown) ifStillValid += n;
    if (verdict.reason === 'knowledge-too-old' && entry.source === 'cache') wouldHaveAsked += n;
  };

  const judge = (entry: PresentationEntry): void => {
    const before = recent.get(entry.presentation);
    // The rules were judged already; staff went against them.
    if (entry.reason === 'override') {
      uses.grant(entry, true);
      return;
    }
    if (before !== undefined) {
      count(before, -1);
      uses.takeBack(entry.presentation);
    }
    from = Math.min(from ?? entry.at, entry.at);
    to = Math.max(to ?? entry.at, entry.at);
    const told = toldAgain(entry, uses.before(entry));
    if (told === undefined) {
      nothingRead += 1;
      return;
    }
    const verdict = decide(told.credential, told.outcome, service, told.circumstances);
    const now = { entry, verdict, isValidityKnown: told.isValidityKnown };
    count(now, 1);
    recent.delete(entry.presentation);
    recent.set(entry.presentation, now);
    const oldest = recent.keys().next().value;
    if (recent.size > KEPT && oldest !== undefined) recent.delete(oldest);
    if (verdict.kind === 'granted') uses.grant(entry, entry.verdict === 'granted');
  };

  return {
    add(entry) {
      switch (entry.kind) {
        case 'presentation':
          if (entry.service === service.id) return judge(entry);
          elsewhere += 1;
          if (entry.verdict === 'granted') uses.grant(entry, true);
          return;
        case 'passage':
          return uses.settle(entry);
        case 'override': {
          const overridden = recent.get(entry.presentation);
          if (overridden !== undefined) uses.grant(overridden.entry, true);
          return;
        }
        case 'event':
          return;
      }
    },
    report: () => ({
      judged,
      same,
      changes: [...changes.values()].filter((change) => change.count > 0).sort((a, b) => b.count - a.count),
      ifStillValid,
      wouldHaveAsked,
      nothingRead,
      elsewhere,
      from,
      to,
    }),
  };
}

function pathOf(verdict: CardVerdict): string {
  const clause = verdict.kind === 'granted' ? null : (verdict.clause?.kind ?? null);
  return outcomePath({ verdict: verdict.kind, reason: verdict.reason, clause });
}
