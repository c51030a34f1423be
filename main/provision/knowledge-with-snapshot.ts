import type { Clock, Knowledge } from '../application/ports/terminal-ports.ts';
import type { Escn } from '../domain/escn.ts';
import type { RegistryAnswer } from '../domain/lookup-outcome.ts';
import type { SnapshotShelf } from './snapshot/snapshot-shelf.ts';
import type { SnapshotStore } from './snapshot/snapshot-store.ts';

/** An answer dated further ahead than this was written under a wrong clock and never counts as the newer one. */
const CLOCK_TOLERANCE_MS = 120_000;

/**
 * What is known from answers, with snapshots behind it: the newest of them says what holds. All of a snapshot is of
 * one moment, so a younger answer spares the look into it. A snapshot that has ended is as good as none, and one of an
 * institution says nothing of another's cards.
 */
export function knowledgeWithSnapshot(
  knowledge: Knowledge,
  snapshots: Pick<SnapshotShelf, 'series'>,
  clock: Pick<Clock, 'now'>,
): Knowledge {
  return {
    recall(escn) {
      const now = clock.now();
      let known = knowledge.recall(escn);
      for (const snapshot of snapshots.series()) known = newer(known, snapshot, escn, now);
      return known;
    },
    remember: knowledge.remember,
    close: knowledge.close,
  };
}

/** What holds of what is known and what a snapshot says. */
function newer(
  known: RegistryAnswer | undefined,
  snapshot: SnapshotStore,
  escn: Escn,
  now: number,
): RegistryAnswer | undefined {
  const facts = snapshot.facts();
  if (facts === undefined || facts.expires <= now) return known;
  if (known !== undefined && isYounger(known, facts.answeredAt, now)) return known;
  const record = snapshot.find(escn);
  if (record === 'forgotten') return known;
  if (record === undefined) return isGone(known, facts.pic) ? undefined : known;
  if (facts.pic !== null && record.issuer.pic !== facts.pic) return known;
  return { kind: 'found', record, answeredAt: facts.answeredAt, via: 'sync' };
}

function isYounger(known: RegistryAnswer, answeredAt: number, now: number): boolean {
  return known.answeredAt >= answeredAt && known.answeredAt <= now + CLOCK_TOLERANCE_MS;
}

/** The institution's whole list is newer than the answer and hasn't the card any more: nobody knows what holds now. */
function isGone(known: RegistryAnswer | undefined, pic: string | null): boolean {
  return pic !== null && known?.kind === 'found' && known.record.issuer.pic === pic;
}
