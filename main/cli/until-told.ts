const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** That the process was told to end: as a signal for what can be aborted, as a promise for who only waits. */
export interface Told {
  readonly signal: AbortSignal;
  readonly ended: Promise<void>;
}

/** Ends when the process is told to; told twice it ends at once. */
export function untilTold(): Told {
  const controller = new AbortController();
  const ended = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return { signal: controller.signal, ended };
}
