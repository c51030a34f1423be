import type { CardReaders, ReaderEvent } from '../ports/terminal-ports.ts';

/** A lane's claim on readers. */
export interface ReaderClaim {
  /** Parts of the names of its readers, in whatever case. */
  readonly readers: readonly string[];
  /** Takes the readers nobody claims. */
  readonly takesRest: boolean;
}

/**
 * The terminal's readers, a share for each claim. What is about no reader reaches all. A reader that two lanes claim
 * belongs to neither: it could open the wrong gate.
 */
export function shareReaders(
  readers: CardReaders,
  claims: readonly ReaderClaim[],
  onContested: (reader: string) => void,
): readonly CardReaders[] {
  const owners = new Map<string, ReaderClaim | undefined>();

  function ownerOf(reader: string): ReaderClaim | undefined {
    if (owners.has(reader)) return owners.get(reader);
    const name = reader.toLowerCase();
    const claiming = claims.filter((claim) => claim.readers.some((part) => name.includes(part.toLowerCase())));
    if (claiming.length > 1) onContested(reader);
    const owner = claiming.length > 1 ? undefined : (claiming[0] ?? claims.find(({ takesRest }) => takesRest));
    owners.set(reader, owner);
    return owner;
  }

  const isFor = (claim: ReaderClaim, event: ReaderEvent): boolean =>
    event.kind === 'service' || ownerOf(event.reader) === claim;

  return claims.map((claim) => ({
    subscribe: (listener) =>
      readers.subscribe((event) => {
        if (isFor(claim, event)) listener(event);
      }),
    signal(reader, verdict) {
      if (ownerOf(reader) === claim) readers.signal?.(reader, verdict);
    },
    // The readers are closed once, by whoever opened them.
    close: async () => undefined,
  }));
}
