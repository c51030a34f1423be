import type { OperatorPin, PinCheck } from '../../application/ports/service-ports.ts';
import type { Clock, StateStore } from '../../application/ports/terminal-ports.ts';
import { isPin, loadPin, type StoredPin } from './operator-pin-file.ts';

export interface OperatorPinOptions {
  readonly keysFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Keeps the wrong tries over restarts. */
  readonly state: StateStore;
  readonly clock: Clock;
  /** One line for the technician. */
  readonly onNotice: (line: string) => void;
}

/** Wrong ones in a row that are let pass; from the last of them on each locks. */
const FREE_TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 3_600_000;
/** A PIN that was set while the terminal runs is noticed after so long, in ms. */
const LOOK_AGAIN_MS = 5000;
const STATE_NAME = 'operator-pin';

interface Tries {
  /** Wrong ones in a row. */
  readonly wrong: number;
  /** ms since 1970; 0 where nothing is locked. */
  readonly until: number;
}

/**
 * The PIN of the keys folder. Five wrong ones lock it for a minute, and each further one for twice as long as the last,
 * up to an hour: 24 tries a day from then on, which is 57 years for half of a million PINs.
 */
export function openOperatorPin({ keysFolder, env, state, clock, onNotice }: OperatorPinOptions): OperatorPin {
  let stored = loadPin(keysFolder, env);
  let lookedAt = clock.monotonic();
  let turn: Promise<unknown> = Promise.resolve();
  tellOf(stored);

  function tellOf(found: StoredPin): void {
    if (found.kind === 'unusable') onNotice(found.message);
  }

  function current(): StoredPin {
    if (clock.monotonic() - lookedAt < LOOK_AGAIN_MS) return stored;
    lookedAt = clock.monotonic();
    const found = loadPin(keysFolder, env);
    if (found.kind !== stored.kind) tellOf(found);
    stored = found;
    return stored;
  }

  async function look(pin: string): Promise<PinCheck> {
    const now = clock.now();
    const before = triesIn(state.read(STATE_NAME));
    // A clock that was set back must not lock for longer than any lock is.
    const until = Math.min(before.until, now + LONGEST_LOCK_MS);
    if (until > now) return { kind: 'locked', until };
    const found = current();
    if (found.kind !== 'pin') return { kind: 'wrong' };
    // It counts before it is looked at: whoever pulls the plug has had the try.
    const tried = afterWrong(before.wrong, now);
    state.write(STATE_NAME, tried);
    if (await isPin(pin, found.pin)) {
      state.write(STATE_NAME, { wrong: 0, until: 0 } satisfies Tries);
      return { kind: 'right' };
    }
    return tried.until > 0 ? { kind: 'locked', until: tried.until } : { kind: 'wrong' };
  }

  return {
    isSet: () => current().kind === 'pin',
    check(pin) {
      const mine = turn.then(() => look(pin));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

function afterWrong(wrongBefore: number, now: number): Tries {
  const wrong = wrongBefore + 1;
  if (wrong < FREE_TRIES) return { wrong, until: 0 };
  return { wrong, until: now + Math.min(FIRST_LOCK_MS * 2 ** (wrong - FREE_TRIES), LONGEST_LOCK_MS) };
}

function triesIn(value: unknown): Tries {
  if (typeof value !== 'object' || value === null || !('wrong' in value) || !('until' in value)) return NO_TRIES;
  const { wrong, until } = value;
  const areNumbers = Number.isSafeInteger(wrong) && typeof until === 'number' && Number.isFinite(until);
  return areNumbers && typeof wrong === 'number' ? { wrong: Math.max(0, wrong), until } : NO_TRIES;
}

const NO_TRIES: Tries = { wrong: 0, until: 0 };
