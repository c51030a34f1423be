/** A child process's line to the process that started it. */
export interface ParentPort {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Calls back once when the parent is gone. */
  onGone(listener: () => void): void;
}

/** Electron's line for utility processes; it ends such a process itself when the parent goes. */
interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
}

/** The line of this process: Electron's utility process or Node's fork. Undefined where nobody forked it. */
export function parentPort(): ParentPort | undefined {
  const electron = (process as { parentPort?: ElectronParentPort }).parentPort;
  if (electron) {
    return {
      send: (message) => electron.postMessage(message),
      onMessage: (listener) => void electron.on('message', ({ data }) => listener(data)),
      onGone: () => {},
    };
  }
  if (process.send === undefined) return undefined;
  return {
    // An error here means that the parent is gone: `disconnect` says the same.
    send: (message) => void process.send?.(message, undefined, {}, () => {}),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.once('disconnect', listener),
  };
}
