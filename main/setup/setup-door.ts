import { loadSettings } from '../config/settings.ts';
import type { SetupAction, SetupArea } from '../ipc/setup.ts';
import { firstChoices, openVisit, type SetupChoices, type SetupVisit } from './setup-visit.ts';
import type { SetupWorld } from './setup-world.ts';

/** Left alone for so long, it is closed and its choices forgotten, in ms. */
const UNTOUCHED_MS = 10 * 60_000;

export interface SetupDoor {
  /** A page that may ask for the setup; the listener has what it shows then. */
  connect(listener: (area: SetupArea) => void): SetupConnection;
  /** Idempotent. */
  close(): void;
}

export interface SetupConnection {
  receive(action: SetupAction): void;
  /** The page is gone. Its choices wait a while for it to come back. */
  close(): void;
}

/**
 * Lets one page at a time into the setup: anybody where the terminal has neither configuration nor PIN, and whoever
 * knows the PIN where it has. A configured terminal without a PIN can't be set up on its screen.
 */
export function openSetup(world: SetupWorld): SetupDoor {
  let holder: object | undefined;
  let kept: SetupChoices | undefined;
  let forget = (): void => undefined;

  function keepFor(choices: SetupChoices): void {
    kept = choices;
    forget();
    forget = world.clock.setTimer(UNTOUCHED_MS, () => {
      kept = undefined;
    });
  }

  function connect(listener: (area: SetupArea) => void): SetupConnection {
    const me = {};
    let visit: SetupVisit | undefined;
    let isChecking = false;
    let isGone = false;
    let cancelTimer = (): void => undefined;

    function end(): void {
      cancelTimer();
      visit?.close();
      visit = undefined;
      if (holder === me) holder = undefined;
    }

    function touched(): void {
      cancelTimer();
      cancelTimer = world.clock.setTimer(UNTOUCHED_MS, () => {
        kept = undefined;
        end();
        listener({ kind: 'closed' });
      });
    }

    function admit(): void {
      if (holder !== undefined && holder !== me) {
        listener({ kind: 'busy' });
        return;
      }
      holder = me;
      touched();
      visit = openVisit(world, kept ?? firstChoices(world), listener);
    }

    function open(): void {
      if (visit !== undefined) return;
      const isNew = loadSettings(world.home).kind === 'none' && !world.hasPin();
      const canAsk = world.running().operatorPin?.isSet() === true;
      if (holder !== undefined) listener({ kind: 'busy' });
      else if (isNew) admit();
      else listener(canAsk ? { kind: 'pin', state: 'asked', until: null } : { kind: 'no-pin' });
    }

    async function enter(pin: string): Promise<void> {
      const { operatorPin } = world.running();
      if (visit !== undefined || isChecking || operatorPin === undefined) return;
      isChecking = true;
      listener({ kind: 'pin', state: 'checking', until: null });
      const check = await operatorPin.check(pin);
      isChecking = false;
      if (isGone) return;
      if (check.kind === 'right') admit();
      else listener({ kind: 'pin', state: check.kind, until: check.kind === 'locked' ? check.until : null });
    }

    return {
      receive(action) {
        if (isGone) return;
        switch (action.do) {
          case 'open':
            open();
            break;
          case 'enter':
            void enter(action.pin);
            break;
          case 'leave':
            kept = undefined;
            end();
            listener({ kind: 'closed' });
            break;
          default:
            if (visit === undefined) return;
            touched();
            visit.receive(action);
        }
      },
      close() {
        isGone = true;
        if (visit !== undefined) keepFor(visit.choices());
        end();
      },
    };
  }

  return {
    connect,
    close() {
      forget();
      kept = undefined;
    },
  };
}
