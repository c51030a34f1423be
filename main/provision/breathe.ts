/**
 * Lets a tap that waits come first: timers and sockets are served before it settles. Work in a running terminal
 * breathes every millisecond or two.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
