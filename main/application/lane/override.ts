import type { SessionView } from '../../ipc/contract.ts';
import type { OperatorPin, PinCheck } from '../ports/service-ports.ts';

type OverrideView = Extract<SessionView, { state: 'showing' }>['override'];

export interface OverrideTry {
  readonly presentationId: string;
  readonly pin: string;
  readonly reason: string;
}

/** Lets staff pass somebody, one try at a time. */
export interface Override {
  /** Whether it can be had on this terminal at all. */
  isPossible(): boolean;
  /** What the last try for this presentation came to. */
  viewOf(presentationId: string): OverrideView;
  /** Looks at the PIN. A try while another is looked at is dropped. */
  begin(wish: OverrideTry): void;
  close(): void;
}

export interface OverrideParts {
  readonly pin: OperatorPin | undefined;
  readonly onChange: () => void;
  /** The PIN was right. */
  readonly onAllowed: (wish: OverrideTry) => void;
  /** It was not. `until` where the PIN is locked, ms since 1970. */
  readonly onDenied: (wish: OverrideTry, check: Exclude<PinCheck, { kind: 'right' }>) => void;
}

const NONE: OverrideView = { state: 'none', until: null };

export function createOverride({ pin, onChange, onAllowed, onDenied }: OverrideParts): Override {
  let current: { readonly presentationId: string; readonly view: OverrideView } | null = null;
  let isClosed = false;

  async function look(wish: OverrideTry, operator: OperatorPin): Promise<void> {
    const check = await operator.check(wish.pin);
    if (isClosed) return;
    const { presentationId } = wish;
    if (check.kind === 'right') {
      current = null;
      onAllowed(wish);
    } else {
      const view: OverrideView =
        check.kind === 'locked' ? { state: 'locked', until: check.until } : { state: 'wrong-pin', until: null };
      current = { presentationId, view };
      onDenied(wish, check);
    }
    onChange();
  }

  return {
    isPossible: () => pin?.isSet() === true,
    viewOf: (presentationId) => (current?.presentationId === presentationId ? current.view : NONE),
    begin(wish) {
      if (pin === undefined || current?.view.state === 'checking') return;
      current = { presentationId: wish.presentationId, view: { state: 'checking', until: null } };
      onChange();
      void look(wish, pin);
    },
    close() {
      isClosed = true;
    },
  };
}

/** Thirty-two hex digits with or without dashes: a card number has no place in a reason. */
const CARD_NUMBER = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi;

/** Staff's words for the journal: one line, without a card number somebody pasted. */
export function reasonForJournal(reason: string): string {
  return reason
    .replace(CARD_NUMBER, '…')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
}
