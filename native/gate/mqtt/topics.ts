/** Where a gate speaks and listens. docs/gates.md has the table. */
export interface GateTopics {
  /** Retained: online or, by last will, offline. */
  readonly state: string;
  readonly verdict: string;
  readonly gate: string;
  readonly passage: string;
}

/** `<prefix>/<terminal>/<gate>/…`; all three are words of letters, digits, `-`, `_` and `.` already. */
export function gateTopics(prefix: string, terminal: string, gate: string): GateTopics {
  const base = `${prefix}/${terminal}/${gate}`;
  return { state: `${base}/state`, verdict: `${base}/verdict`, gate: `${base}/gate`, passage: `${base}/passage` };
}
