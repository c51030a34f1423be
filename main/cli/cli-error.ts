/** What a command says when it can't do its job: one clear line on stderr, no stack. */
export class CliError extends Error {
  /** 1: bad input or a failed job. 2: wrong usage. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
