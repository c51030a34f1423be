/** Sees to it that one job at a time changes what a terminal knows. */
export interface Turns {
  /** A command's turn; `busy` names the job that has it. Work of the terminal's own gives way first. */
  take(name: string): Promise<Turn | { readonly kind: 'busy'; readonly job: string }>;
  /** The terminal's own turn, at once or not now. `giveWay` is called when a command wants it. */
  takePolitely(name: string, giveWay: () => void): Turn | undefined;
}

export interface Turn {
  readonly kind: 'turn';
  /** Idempotent. */
  end(): void;
}

interface Holder {
  readonly name: string;
  readonly giveWay: (() => void) | undefined;
  readonly ended: Promise<void>;
}

export function createTurns(): Turns {
  let holder: Holder | undefined;

  function hold(name: string, giveWay: (() => void) | undefined): Turn {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const mine: Holder = { name, giveWay, ended };
    holder = mine;
    return {
      kind: 'turn',
      end() {
        if (holder === mine) holder = undefined;
        resolve();
      },
    };
  }

  return {
    async take(name) {
      for (;;) {
        if (holder === undefined) return hold(name, undefined);
        if (holder.giveWay === undefined) return { kind: 'busy', job: holder.name };
        holder.giveWay();
        await holder.ended;
      }
    },
    takePolitely: (name, giveWay) => (holder === undefined ? hold(name, giveWay) : undefined),
  };
}
