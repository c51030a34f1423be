import { writeFileSync } from 'node:fs';
import type { CardRecord } from '../../main/domain/card-record.ts';
import type { Escn } from '../../main/domain/escn.ts';
import { createSnapshotBuilder, rowsByKey } from '../../main/provision/snapshot/build-snapshot.ts';
import { ROW_BYTES } from '../../main/provision/snapshot/format.ts';
import { generateSigningKey, parseSigningKey, parseTrustedKey } from '../../main/provision/snapshot/signing-key.ts';
import { openSnapshot } from '../../main/provision/snapshot/snapshot-source.ts';
import { cardNumber, PIC } from './site.ts';

export const NOW = Date.UTC(2026, 8, 30, 12);
export const DAY_MS = 86_400_000;
export const SECRET = new Uint8Array(32).fill(3);
const SALT = new Uint8Array(16).fill(4);
export const KEYS = generateSigningKey();
export const STRANGER = generateSigningKey();

export function record(change: Partial<CardRecord> = {}): CardRecord {
  return {
    status: 'active',
    cardType: 'SMART_NO_CDZ',
    expiresOn: '2027-09-30',
    issuedOn: '2024-10-28',
    issuer: { pic: PIC, name: 'Università di Montelago' },
    academicLevel: 'master',
    ...change,
  };
}

export interface Make {
  readonly cards?: ReadonlyMap<Escn, CardRecord>;
  readonly sequence?: number;
  readonly answeredAt?: number;
  readonly expires?: number;
  /** Whose list it is; {@link PIC} where it is left out. */
  readonly pic?: string | null;
  readonly privatePem?: string;
  readonly secret?: Uint8Array;
  /** Path of a full snapshot: makes a delta. */
  readonly base?: string;
}

export const listOf = (numbers: readonly number[]) => new Map(numbers.map((n) => [cardNumber(n), record()]));
export const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

export async function make(path: string, options: Make = {}): Promise<string> {
  const key = parseSigningKey(Buffer.from(options.privatePem ?? KEYS.privatePem));
  if (key === undefined) throw new Error('no key');
  const base = options.base === undefined ? undefined : await readBase(options.base);
  const builder = createSnapshotBuilder({ secret: options.secret ?? SECRET, key, salt: SALT, base });
  for (const [escn, content] of options.cards ?? listOf(upTo(50))) builder.add({ escn, record: content });
  const facts = {
    sequence: options.sequence ?? 1,
    created: NOW,
    answeredAt: options.answeredAt ?? NOW - 3_600_000,
    expires: options.expires ?? NOW + 30 * DAY_MS,
    pic: options.pic === undefined ? PIC : options.pic,
  };
  writeFileSync(path, Buffer.concat(base === undefined ? builder.full(facts) : (builder.delta(facts) ?? [])));
  return path;
}

async function readBase(path: string) {
  const opening = await openSnapshot(path, trusted());
  if (opening.kind !== 'open') throw new Error(opening.kind);
  const { manifest } = opening.source;
  const rows = rowsByKey(await opening.source.next(manifest.rows * ROW_BYTES), ROW_BYTES);
  await opening.source.close();
  return { manifest, rows };
}

export function trusted() {
  const key = parseTrustedKey(KEYS.trustFile);
  return key === undefined ? [] : [key];
}
