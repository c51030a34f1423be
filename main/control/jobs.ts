import type { z } from 'zod';
import type { TerminalData } from './terminal-data.ts';

/**
 * A job on a terminal's data that a command asks for. The same code runs in the terminal that has the data folder, or,
 * where none is running, in the command itself: so both give the same. Requests, progress and results cross a socket
 * as JSON; none of them may hold a secret, and only the request of a job that is about one card a card number.
 */
export interface Job<Request, Progress, Result> {
  /** As it stands in the message; unique. */
  readonly name: string;
  readonly request: z.ZodType<Request>;
  readonly progress: z.ZodType<Progress>;
  readonly result: z.ZodType<Result>;
  /** True where it only reads: it then runs beside another job. All others run one at a time. */
  readonly runsBeside: boolean;
  /**
   * Does the job. In a running terminal taps come between its steps: no step works longer than about two milliseconds
   * without `breathe` (main/provision/breathe.ts). Never rejects for what the world can do.
   */
  run(data: TerminalData, request: Request, told: JobTold<Progress>): Promise<JobEnd<Result>>;
}

export interface JobTold<Progress> {
  /** Aborted when the peer is gone or told to end, or the terminal closes: the job ends soon, in good order. */
  readonly signal: AbortSignal;
  /** How far it is, or a part of what it gives. Settles when the peer can take more; a peer that is gone takes all. */
  progress(value: Progress): Promise<void>;
  /** What a person should know meanwhile, one line; goes to stderr. */
  notice(line: string): void;
}

export type JobEnd<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  /** One line, as the command says it. */
  | { readonly kind: 'failed'; readonly message: string };

/** A job whose types are known to itself only; the table is made of these. */
export interface AnyJob {
  readonly name: string;
  readonly runsBeside: boolean;
  /** Parses the request and does the job; `progress` and the result are then JSON. */
  runParsed(data: TerminalData, request: unknown, told: JobTold<unknown>): Promise<JobEnd<unknown> | 'bad-request'>;
}

/** Closes a job over its types, for the table. */
export function inTable<Request, Progress, Result>(job: Job<Request, Progress, Result>): AnyJob {
  return {
    name: job.name,
    runsBeside: job.runsBeside,
    async runParsed(data, request, told) {
      const parsed = job.request.safeParse(request);
      return parsed.success ? job.run(data, parsed.data, told) : 'bad-request';
    },
  };
}
