import { cardProofOf } from '../../../native/esc-card/proof/prove-card.ts';
import { createSimulatedGate } from '../../../native/gate/simulated-gate.ts';
import { createInProcessReader } from '../../../native/virtual/in-process-reader.ts';
import { createSignedProfile, materialFor, SIGNED_PROFILES } from '../../../native/virtual/signed-profiles.ts';
import { createSigningAuthority, type SigningAuthority } from '../../../native/virtual/signing-authority.ts';
import { CARD_PROFILES, createVirtualCard, type VirtualCard } from '../../../native/virtual/virtual-card.ts';
import type { SampleCards } from '../../application/lane/terminal.ts';
import type { Gate } from '../../application/ports/service-ports.ts';
import type { CardReaders, Clock } from '../../application/ports/terminal-ports.ts';
import { DEFAULT_RECOGNISERS } from '../../domain/recogniser.ts';
import { type SampleChip, sampleDeck, sampleRegistryCards } from '../../sandbox/deck.ts';
import { startSandboxRouter } from '../../sandbox/sandbox-router.ts';

/** What a demo has instead of the world: a simulated registry and cards to tap on the screen. */
export interface Demo {
  /** Address of the simulated registry. */
  readonly registryUrl: string;
  /** The reader that sample chips are held to. */
  readonly readers: CardReaders;
  readonly samples: SampleCards;
  /** Opens at a granted verdict, and somebody walks through. */
  readonly gate: Gate;
  /** What the printable page shows. */
  readonly printable: readonly object[];
  close(): Promise<void>;
}

/** Starts a demo. Its registry is asked over HTTP like any other, its chips are read by the same commands. */
export async function startDemo(clock: Clock): Promise<Demo> {
  const deck = sampleDeck(clock.now());
  const router = await startSandboxRouter({ cards: sampleRegistryCards(clock.now()), clock });
  const authority = createSigningAuthority('Sample cards', clock.now());
  const reader = createInProcessReader({
    name: 'sample cards',
    recognisers: DEFAULT_RECOGNISERS,
    monotonic: clock.monotonic,
    // Trust of this reader alone: the real ones prove nothing by the demo's own authority.
    proof: cardProofOf(materialFor(authority), clock.now, () => undefined),
  });
  const titles = deck.map(({ id, title, subtitle, leadsTo, medium }) => ({ id, title, subtitle, leadsTo, medium }));
  const gate = createSimulatedGate(clock);
  return {
    registryUrl: router.url,
    readers: reader,
    samples: {
      views: titles,
      present(id) {
        const card = deck.find((candidate) => candidate.id === id);
        if (card === undefined) return undefined;
        if (card.medium === 'qr') return { qrText: card.qrText };
        reader.present(chipOf(card.chip, authority), card.chip.behaviour ?? 'still');
        return undefined;
      },
    },
    gate,
    printable: deck.flatMap(({ id, title, subtitle, leadsTo, qrText }) =>
      qrText === undefined ? [] : [{ id, title, subtitle, leadsTo, qrText }],
    ),
    async close() {
      await gate.close();
      await reader.close();
      await router.close();
    },
  };
}

function chipOf({ escn, profile }: SampleChip, authority: SigningAuthority): VirtualCard {
  const signed = SIGNED_PROFILES.find((known) => known === profile);
  if (signed !== undefined) return createSignedProfile(escn, signed, authority);
  return createVirtualCard(
    escn,
    CARD_PROFILES.find((known) => known === profile),
  );
}
