/** Different holders of one day, by pseudonyms that die with it. There is no number across days: nobody could tell. */
export interface DayHolders {
  /** `yyyy-MM-dd` */
  readonly day: string;
  /** Held something out that was read. */
  readonly presented: number;
  /** Were let in at least once. */
  readonly granted: number;
  /** True where there were more than could be kept apart. */
  readonly isAtLeast: boolean;
}

export interface HolderCounts {
  /** Counts a presentation; true where it is the holder's first of the day. `holder` is hex. */
  add(day: string, holder: string, isGranted: boolean): boolean;
  /** Takes a grant back; the holder stays one that presented. */
  takeBack(day: string, holder: string): void;
  /** Oldest day first. */
  view(): readonly DayHolders[];
}

/** Room for pseudonyms, shared by all that count. */
export interface HolderRoom {
  left: number;
}

interface OpenDay {
  /** Grants by holder. */
  readonly holders: Map<number, number>;
  isAtLeast: boolean;
}

/** The day that ends and the one that begins. */
const OPEN_DAYS = 2;
/** Days kept as numbers. */
const DAYS = 400;
/** 52 bits of a pseudonym tell 100,000 holders apart with a chance of one in a million to be wrong by one. */
const DIGITS = 13;

/** Keeps pseudonyms of the latest days only; of earlier ones there are numbers. */
export function createHolderCounts(room: HolderRoom): HolderCounts {
  const open = new Map<string, OpenDay>();
  const closed = new Map<string, DayHolders>();

  const closeOldest = (): void => {
    const day = [...open.keys()].sort()[0];
    const held = day === undefined ? undefined : open.get(day);
    if (day === undefined || held === undefined) return;
    closed.set(day, countsOf(day, held));
    room.left += held.holders.size;
    open.delete(day);
    const first = closed.keys().next().value;
    if (closed.size > DAYS && first !== undefined) closed.delete(first);
  };

  const dayOf = (day: string): OpenDay | undefined => {
    let held = open.get(day);
    if (held !== undefined || closed.has(day)) return held;
    held = { holders: new Map(), isAtLeast: false };
    open.set(day, held);
    if (open.size > OPEN_DAYS) closeOldest();
    return open.get(day);
  };

  return {
    add(day, holder, isGranted) {
      const held = dayOf(day);
      if (held === undefined) {
        const late = closed.get(day);
        // Of a day whose pseudonyms are gone: it may be a new holder or one of those.
        if (late !== undefined) closed.set(day, { ...late, isAtLeast: true });
        return false;
      }
      const key = Number.parseInt(holder.slice(0, DIGITS), 16);
      const grants = held.holders.get(key);
      if (grants === undefined && room.left <= 0) {
        held.isAtLeast = true;
        return false;
      }
      if (grants === undefined) room.left -= 1;
      held.holders.set(key, (grants ?? 0) + (isGranted ? 1 : 0));
      return grants === undefined;
    },
    takeBack(day, holder) {
      const key = Number.parseInt(holder.slice(0, DIGITS), 16);
      const held = open.get(day);
      const grants = held?.holders.get(key) ?? 0;
      if (grants > 0) held?.holders.set(key, grants - 1);
    },
    view: () =>
      [...closed.values(), ...[...open].map(([day, held]) => countsOf(day, held))].sort((a, b) =>
        a.day < b.day ? -1 : 1,
      ),
  };
}

function countsOf(day: string, { holders, isAtLeast }: OpenDay): DayHolders {
  let granted = 0;
  for (const grants of holders.values()) if (grants > 0) granted += 1;
  return { day, presented: holders.size, granted, isAtLeast };
}
