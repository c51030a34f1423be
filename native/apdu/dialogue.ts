import type { CommandApdu } from './command-apdu.ts';
import type { ResponseApdu } from './response-apdu.ts';

/**
 * A conversation with a card without any I/O: yields a command, is resumed with the answer, returns what came out.
 * Whoever drives it owns transport, time limit and counting.
 */
export type Dialogue<Result> = Generator<CommandApdu, Result, ResponseApdu>;
