import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CardReaders, ProofMaterial, ProofSource } from '../../../main/application/ports/terminal-ports.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import { createSignedProfile, materialFor } from '../../../native/virtual/signed-profiles.ts';
import { createSigningAuthority } from '../../../native/virtual/signing-authority.ts';
import type { VirtualCard } from '../../../native/virtual/virtual-card.ts';
import { escn } from '../../support/escn.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../../support/pcscd.ts';
import { insert, type Recording, record } from './virtual-slots.ts';

const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const AUTHORITY = createSigningAuthority('Montelago', Date.now());
const STRANGER = createSigningAuthority('Stranger', Date.now());

const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(`proof on a real pcscd${unavailable ? ` (${unavailable})` : ''}`, () => {
  let pcscd: Pcscd;
  let readers: CardReaders;
  let recording: Recording;
  let learned: Parameters<ProofSource['learn']>[0][];
  let material: ProofMaterial | null;
  let changed = () => {};

  beforeAll(async () => {
    pcscd = await startPcscd();
  });
  afterAll(() => pcscd.stop());
  beforeEach(() => {
    learned = [];
    material = materialFor(AUTHORITY);
    const proof: ProofSource = {
      current: () => material,
      subscribe: (listener) => {
        changed = listener;
        return () => {};
      },
      learn: (signer) => void learned.push(signer),
    };
    readers = superviseReaders({ filter: { virtualReaders: true }, proof });
    recording = record(readers);
  });
  afterEach(() => readers.close());

  /** Holds a card to the reader and takes it away when it was read. */
  async function tap(card: VirtualCard) {
    const reads: { kind: string; authenticity?: unknown; apdus: number }[] = [];
    const end = readers.subscribe((event) => {
      if (event.kind !== 'card-read') return;
      const { outcome, apdus } = event.read;
      reads.push({
        kind: outcome.kind,
        ...(outcome.kind === 'escn' ? { authenticity: outcome.authenticity } : {}),
        apdus,
      });
    });
    const inserted = await insert(card, FIRST_SLOT);
    await expect.poll(() => reads.length, { timeout: 10_000 }).toBe(1);
    inserted.remove();
    await expect.poll(recording.cardsOnReaders, { timeout: 5_000 }).toBe(0);
    end();
    return reads[0];
  }

  it.each(['signed', 'signed-iso'] as const)('proves a %s card, cheaper once its signer is known', async (profile) => {
    const first = await tap(createSignedProfile(ESCN, profile, AUTHORITY));
    expect(first?.authenticity).toMatchObject({ kind: 'proven', signer: AUTHORITY.signer.sha256 });
    expect(learned).toEqual([{ pic: '000000001', certificate: AUTHORITY.signer.der }]);
    const again = await tap(createSignedProfile(ESCN, profile, AUTHORITY));
    expect(again?.authenticity).toMatchObject({ kind: 'proven' });
    expect(again?.apdus).toBeLessThanOrEqual(6);
    expect(first?.apdus).toBeGreaterThan(again?.apdus ?? 0);
  });

  it('calls a copy forged and a stranger unproven', async () => {
    const copied = await tap(createSignedProfile(ESCN, 'copied', AUTHORITY));
    expect(copied?.authenticity).toEqual({ kind: 'forged', reason: 'signature-wrong' });
    const stranger = await tap(createSignedProfile(ESCN, 'signed', STRANGER));
    expect(stranger?.authenticity).toEqual({ kind: 'unproven', reason: 'institution-unknown' });
    expect(learned).toEqual([]);
  });

  it('proves by new trust without a restart, and by none once there is none', async () => {
    material = materialFor(STRANGER);
    changed();
    expect((await tap(createSignedProfile(ESCN, 'signed', STRANGER)))?.authenticity).toMatchObject({ kind: 'proven' });
    material = null;
    changed();
    const unchecked = await tap(createSignedProfile(ESCN, 'signed', STRANGER));
    expect(unchecked?.authenticity).toEqual({ kind: 'unproven', reason: 'not-checked' });
  });
});
