/** Where a command's results go. Logs and hints go to stderr, never here. */
export interface Output {
  /** One result: a JSON line, or the line for people. */
  record(value: object, human: () => string): void;
  /** How far a long job is: a JSON line like any other, or a line for people on stderr. */
  progress(value: object, human: () => string): void;
}

/**
 * JSON lines with `--json`, and wherever stdout isn't a terminal: scripts get the same in a pipe as with the flag,
 * people get sentences.
 */
export function createOutput(options: { json?: boolean | undefined }): Output {
  const json = options.json === true || process.stdout.isTTY !== true;
  return {
    record: (value, human) => void process.stdout.write(`${json ? JSON.stringify(value) : human()}\n`),
    progress: (value, human) => (json ? void process.stdout.write(`${JSON.stringify(value)}\n`) : say(human())),
  };
}

/** One line on stderr: what a person at the terminal should know while a command runs. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
