import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may talk to the loopback host: only a page that came in by this run's secret address. */
export interface Admission {
  /** Path that lets a browser in, `/enter/…`. */
  readonly entryPath: string;
  readonly cookieName: string;
  readonly cookieValue: string;
  isEntry(secret: string): boolean;
  hasCookie(value: string | undefined): boolean;
}

/** Fresh secrets for a run: 256 bits each for the address and for the cookie (quality section 5, local web host). */
export function createAdmission(): Admission {
  const secret = randomBytes(32).toString('base64url');
  const cookieValue = randomBytes(32).toString('base64url');
  return {
    entryPath: `/enter/${secret}`,
    cookieName: 'tessera',
    cookieValue,
    isEntry: (given) => isSame(given, secret),
    hasCookie: (given) => given !== undefined && isSame(given, cookieValue),
  };
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
