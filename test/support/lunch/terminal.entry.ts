import { z } from 'zod';
import type { Terminal } from '../../../main/application/lane/terminal.ts';
import type { CardReaders, ReaderEvent } from '../../../main/application/ports/terminal-ports.ts';
import { parseEscn } from '../../../main/domain/escn.ts';
import { countAt } from '../../../main/domain/statistics/count-tree.ts';
import type { Verdict } from '../../../main/domain/verdict.ts';
import { openLog } from '../../../main/log/log.ts';
import { startTerminal } from '../../../main/shell/start/start-terminal.ts';

// A real terminal without its page, in a process of its own, on the registry that is named. Of its parts the readers
// alone are played: cards come from the parent process, and what came of each goes back to it.
const LANES = [0, 1, 2, 3] as const;
const asked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tap'), n: z.int(), lane: z.int(), number: z.string() }),
  z.strictObject({
    kind: z.literal('override'),
    n: z.int(),
    lane: z.int(),
    presentation: z.string(),
    pin: z.string(),
  }),
  z.strictObject({ kind: z.literal('state'), n: z.int() }),
  z.strictObject({ kind: z.literal('stop'), n: z.int() }),
]);

const listeners = new Set<(event: ReaderEvent) => void>();
const tell = (event: ReaderEvent): void => {
  for (const listener of listeners) listener(event);
};
const readers: CardReaders = {
  subscribe(listener) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  close: async () => undefined,
};
const readerOf = (lane: number): string => `Reader ${lane + 1}`;

const start = await startTerminal({
  options: { demo: false, router: process.argv[2] ?? null, service: null, reader: null },
  env: process.env,
  platform: process.platform,
  log: openLog({ level: 'warn' }),
  openReaders: () => readers,
  hasPage: false,
  shell: 'none',
});
if (start.kind !== 'started') throw new Error(start.message);
const { lanes, statistics, terminal: pageLane } = start;
const { session } = pageLane.view;
if (session.state === 'out-of-order') throw new Error(session.message);
tell({ kind: 'service', state: 'running', detail: null });
for (const lane of LANES) tell({ kind: 'reader-added', reader: readerOf(lane) });

const answer = (n: number, value: unknown): void => void process.send?.({ n, value });
const laneOf = (lane: number): Terminal => {
  const terminal = lanes.all[lane];
  if (terminal === undefined) throw new Error(`there is no lane ${lane}`);
  return terminal;
};
/** Answers with the lane's next verdict. */
function answerNext(n: number, terminal: Terminal): () => void {
  const end = terminal.onVerdict(({ presentationId, verdict }) => {
    end();
    answer(n, { presentation: presentationId, ...outcomeOf(verdict), canOverride: canOverride(terminal) });
  });
  return end;
}

process.on('message', (message) => {
  const wish = asked.parse(message);
  switch (wish.kind) {
    case 'tap': {
      const terminal = laneOf(wish.lane);
      const escn = parseEscn(wish.number);
      if (escn === undefined) throw new Error('no card number');
      const end = answerNext(wish.n, terminal);
      const about = { reader: readerOf(wish.lane), cardId: `card ${wish.n}` };
      tell({ kind: 'card-present', ...about });
      const authenticity = { kind: 'unproven', reason: 'not-checked' } as const;
      const outcome = { kind: 'escn', escn, recogniser: 'esc', authenticity } as const;
      const read = { atr: null, uid: null, outcome, tried: [], apdus: 3, ms: 12, exchangeMs: 9 };
      const before = terminal.view.session;
      tell({ kind: 'card-read', ...about, read });
      const { session } = terminal.view;
      // Back at the verdict that stood there: the same presentation.
      const isSame =
        before.state === 'reading' && session.state === 'showing' && session.presentationId !== before.presentationId;
      tell({ kind: 'card-removed', ...about });
      if (isSame) {
        end();
        answer(wish.n, null);
      }
      return;
    }
    case 'override': {
      const terminal = laneOf(wish.lane);
      answerNext(wish.n, terminal);
      terminal.receive({ kind: 'override', presentationId: wish.presentation, pin: wish.pin, reason: 'guest' });
      return;
    }
    case 'state':
      answer(wish.n, stateNow());
      return;
    case 'stop':
      void start.close().then(() => process.disconnect());
  }
});
process.send?.({ n: 0, value: 'serving' });

/** What staff and operator see. */
function stateNow() {
  const view = statistics?.live.view();
  return {
    gates: lanes.all.map(({ view: { gate } }) => gate.state),
    passed: countAt(view?.all.passages ?? [], 'committed', 'passed'),
    timedOut: countAt(view?.all.passages ?? [], 'annulled', 'time-out'),
    gateEvents: countAt(view?.events ?? [], 'GATE'),
  };
}

function outcomeOf(verdict: Verdict) {
  return {
    verdict: verdict.kind,
    reason: verdict.reason,
    clause: 'clause' in verdict ? (verdict.clause?.kind ?? null) : null,
  };
}

function canOverride({ view: { session } }: Terminal): boolean {
  return session.state === 'showing' && session.canOverride;
}
