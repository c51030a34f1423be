type Listener = (...args: never[]) => unknown;

/** The `on` of an Electron object, with the means to raise its events. An event nobody listens to throws. */
export function electronEvents() {
  const listeners = new Map<string, Listener[]>();
  return {
    on(event: string, listener: Listener): void {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    raise(event: string, ...args: unknown[]): void {
      const interested = listeners.get(event);
      if (interested === undefined) throw new Error(`nobody listens to ${event}`);
      for (const listener of interested) listener(...(args as never[]));
    },
  };
}

/** An event object that tells whether its default was prevented. */
export function preventable() {
  const event = {
    isPrevented: false,
    preventDefault: () => {
      event.isPrevented = true;
    },
  };
  return event;
}
