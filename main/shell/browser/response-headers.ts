import { PAGE_HEADERS } from '../content-security-policy.ts';

/** Sent with every answer of the loopback host; nothing of it stays in the browser. */
export const RESPONSE_HEADERS: Readonly<Record<string, string>> = { ...PAGE_HEADERS, 'cache-control': 'no-store' };
