import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { type Replaced, replaceFile } from '../../disk/replace-file.ts';
import { loadSecret, secretText } from './secret-file.ts';

/** Name of the file in the keys folder; as a systemd credential `tessera-operator-pin`. */
const FILE_NAME = 'operator-pin';

/** Least digits: a million PINs, of which the lock lets some 24 a day be tried. */
const LEAST_DIGITS = 6;
const MOST_DIGITS = 12;

/** scrypt (RFC 7914): 2^15 · 8 · 128 bytes are 32 MiB and about 100 ms on a small computer. */
const COST_LOG2 = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** A file of somebody else's must not keep a thread busy for hours. */
const DEAREST_COST_LOG2 = 17;

/** What is kept of a PIN: enough to know it again, not to read it. */
export interface PinHash {
  readonly costLog2: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

export type StoredPin =
  | { readonly kind: 'pin'; readonly pin: PinHash }
  | { readonly kind: 'absent' }
  /** One line. */
  | { readonly kind: 'unusable'; readonly message: string };

/** Why a PIN won't do, in words; undefined where it will. */
export function pinFault(pin: string): string | undefined {
  if (!new RegExp(`^\\d{${LEAST_DIGITS},${MOST_DIGITS}}$`).test(pin)) {
    return `a PIN has ${LEAST_DIGITS} to ${MOST_DIGITS} digits`;
  }
  const steps = new Set([...pin].slice(1).map((digit, place) => Number(digit) - Number(pin[place])));
  const [step] = steps;
  const isRun = steps.size === 1 && (step === 0 || step === 1 || step === -1);
  return isRun ? 'a PIN of one digit, or of digits in a row, is the first that is tried' : undefined;
}

/** What is kept in the keys folder. */
export function loadPin(keysFolder: string, env: Readonly<Record<string, string | undefined>>): StoredPin {
  const secret = loadSecret({ keysFolder, name: FILE_NAME, env });
  if (secret.kind !== 'secret') return secret;
  const pin = parsePin(secretText(secret) ?? '');
  return pin === undefined
    ? { kind: 'unusable', message: `${secret.from}: is no operator PIN; set one with "tessera operator set-pin"` }
    : { kind: 'pin', pin };
}

/** Keeps a PIN in place of the one before; for its owner only, whole or not at all. The folder must be there. */
export async function keepPin(keysFolder: string, pin: string): Promise<Replaced> {
  const salt = new Uint8Array(randomBytes(SALT_BYTES));
  const hash = await derive(pin, salt, COST_LOG2);
  const parts = ['scrypt', COST_LOG2, Buffer.from(salt).toString('base64url'), Buffer.from(hash).toString('base64url')];
  return replaceFile(join(keysFolder, FILE_NAME), `${parts.join(':')}\n`);
}

/** Whether it is this PIN; takes the same time for a near miss as for a far one. */
export async function isPin(pin: string, { costLog2, salt, hash }: PinHash): Promise<boolean> {
  try {
    return timingSafeEqual(await derive(pin, salt, costLog2), hash);
  } catch {
    // No memory for it: not shown to be the PIN, and so it isn't.
    return false;
  }
}

function parsePin(text: string): PinHash | undefined {
  const [, cost, salt, hash] = /^scrypt:(\d{1,2}):([\w-]{22}):([\w-]{43})$/.exec(text) ?? [];
  if (cost === undefined || salt === undefined || hash === undefined) return undefined;
  const costLog2 = Number(cost);
  if (costLog2 < 1 || costLog2 > DEAREST_COST_LOG2) return undefined;
  return { costLog2, salt: bytesOf(salt), hash: bytesOf(hash) };
}

function bytesOf(base64url: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}

function derive(pin: string, salt: Uint8Array, costLog2: number): Promise<Uint8Array> {
  const cost = 2 ** costLog2;
  const options = { N: cost, r: BLOCK_SIZE, p: PARALLEL, maxmem: 256 * cost * BLOCK_SIZE };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
