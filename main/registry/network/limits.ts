/** Time and size limits of a lookup over the network. */
export interface RegistryLimits {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** From the request to the head of the answer, once the connection stands. */
  readonly headersMs: number;
  /** From the head to the end of the body, so that one that drips ends, too. */
  readonly bodyMs: number;
  /** The whole lookup, whatever endpoints it takes. */
  readonly totalMs: number;
  readonly bodyBytes: number;
  /** How long a connection nobody uses is kept: 4 s, undici's own choice, would pay a TLS handshake a tap. */
  readonly keepAliveMs: number;
}

/** Quality section 2; the total is ours. A policy that has to answer sooner stops waiting sooner. */
export const DEFAULT_LIMITS: RegistryLimits = {
  connectMs: 500,
  headersMs: 800,
  bodyMs: 800,
  totalMs: 1500,
  bodyBytes: 64 * 1024,
  keepAliveMs: 60_000,
};
