import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { askTerminal } from '../../../main/control/ask-terminal.ts';
import { journalReadJob } from '../../../main/control/jobs/journal-read.ts';
import { socketPathOf } from '../../../main/control/socket-place.ts';
import { TESSERA_VERSION } from '../../../main/control/version.ts';
import type { Escn } from '../../../main/domain/escn.ts';
import type { JournalEntry } from '../../../main/domain/journal/entry.ts';

const ENTRY = fileURLToPath(new URL('terminal.entry.ts', import.meta.url));
const ANSWER_LIMIT_MS = 20_000;

const answered = z.object({ n: z.int(), value: z.unknown() });
const said = z
  .object({
    presentation: z.string(),
    verdict: z.string(),
    reason: z.string(),
    clause: z.string().nullable(),
    canOverride: z.boolean(),
  })
  .nullable();
/** What a terminal says to a card; null where it is the presentation that stands there already. */
export type Said = z.output<typeof said>;

const lunchState = z.object({
  /** State of each lane's gate. */
  gates: z.array(z.string()),
  /** Passages of today that were seen, and those nobody saw in time. */
  passed: z.int(),
  timedOut: z.int(),
  gateEvents: z.int(),
});
export type LunchState = z.output<typeof lunchState>;

/** A terminal of four lanes in a process of its own. */
export interface LunchTerminal {
  /** A card is held out at a lane, from 0, and taken away. */
  tap(lane: number, number: Escn): Promise<Said>;
  override(lane: number, presentation: string, pin: string): Promise<Said>;
  /** What staff and operator see. */
  state(): Promise<LunchState>;
  /** All rows so far. The terminal writes what waits first. */
  journal(): Promise<readonly JournalEntry[]>;
  /** Without a word, as a cut of the power. */
  kill(): Promise<void>;
  /** In order; gives the exit code. */
  stop(): Promise<number | null>;
  stderr(): string;
}

export async function startLunchTerminal(home: string, registryUrl: string): Promise<LunchTerminal> {
  const env = { ...process.env, TESSERA_HOME: home };
  const child = fork(ENTRY, [registryUrl], { env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'], execArgv: [] });
  const waiting = new Map<number, (value: unknown) => void>();
  const ended = once(child, 'exit');
  let stderr = '';
  let last = 0;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.on('message', (message) => {
    const { n, value } = answered.parse(message);
    waiting.get(n)?.(value);
    waiting.delete(n);
  });

  function answer(n: number): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const late = setTimeout(() => reject(new Error(`no answer; stderr: ${stderr}`)), ANSWER_LIMIT_MS);
    waiting.set(n, resolve);
    return promise.finally(() => clearTimeout(late));
  }
  function ask(wish: object): Promise<unknown> {
    last += 1;
    const answering = answer(last);
    child.send({ ...wish, n: last });
    return answering;
  }

  await answer(0);
  return {
    tap: async (lane, number) => said.parse(await ask({ kind: 'tap', lane, number })),
    override: async (lane, presentation, pin) => said.parse(await ask({ kind: 'override', lane, presentation, pin })),
    state: async () => lunchState.parse(await ask({ kind: 'state' })),
    async journal() {
      const rows: JournalEntry[] = [];
      const asked = { socketPath: socketPathOf(join(home, 'data'), process.platform), version: TESSERA_VERSION };
      const end = await askTerminal(
        asked,
        journalReadJob,
        { from: null, to: null },
        {
          signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
          notice: async () => undefined,
          progress: async ({ records }) => void rows.push(...records.map(({ entry }) => entry)),
        },
      );
      if (end.kind !== 'done') throw new Error(`the journal can't be read: ${end.kind}`);
      return rows;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      const hard = setTimeout(() => child.kill('SIGKILL'), ANSWER_LIMIT_MS);
      child.send({ kind: 'stop', n: 0 });
      await ended;
      clearTimeout(hard);
      return child.exitCode;
    },
    stderr: () => stderr,
  };
}
