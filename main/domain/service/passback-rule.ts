import type { PastUse } from '../passage/use.ts';
import { type Objection, type Presented, type Rule, refusal } from './rule.ts';

const SECOND_MS = 1000;

/** The card wasn't handed back over the gate to the next one. */
export const passbackRule: Rule = (presented) => {
  const { passback } = presented.service;
  switch (passback.kind) {
    case 'none':
      return undefined;
    case 'lane':
      return atThisLane(presented, passback.seconds);
    case 'zone':
      return atThisLane(presented, passback.seconds) ?? inThisZone(presented, passback.seconds);
    case 'area':
      return inAndOut(presented);
  }
};

function atThisLane(presented: Presented, seconds: number): Objection | undefined {
  const { place } = presented.circumstances;
  return justUsed(presented, seconds, 'passback-lane', ({ lane }) => lane === place.lane);
}

function inThisZone(presented: Presented, seconds: number): Objection | undefined {
  const { place } = presented.circumstances;
  return justUsed(presented, seconds, 'passback-zone', ({ zone }) => zone !== null && zone === place.zone);
}

/** The other way is another matter: somebody who came in may turn round and go out. */
function justUsed(
  { circumstances: { uses, now, place } }: Presented,
  seconds: number,
  kind: 'passback-lane' | 'passback-zone',
  isHere: (use: PastUse) => boolean,
): Objection | undefined {
  const limitMs = seconds * SECOND_MS;
  const use = uses.findLast(
    (past) => past.direction === place.direction && isHere(past) && Math.abs(now - past.at) < limitMs,
  );
  if (use === undefined) return undefined;
  return refusal('already-used', kind, { use: { at: use.at, lane: use.lane }, againAt: use.at + limitMs });
}

/** Lanes without a direction neither let in nor out, so they have no say. */
function inAndOut({ service, circumstances: { uses, place } }: Presented): Objection | undefined {
  if (place.direction === null) return undefined;
  const last = uses.findLast((past) => past.service === service.id && past.direction !== null);
  const isInside = last?.direction === 'in';
  if (isInside === (place.direction === 'out')) return undefined;
  const use = last === undefined ? null : { at: last.at, lane: last.lane };
  return refusal('already-used', isInside ? 'passback-inside' : 'passback-outside', { use });
}
