import { createInProcessReader } from '../../../native/virtual/in-process-reader.ts';
import { createVirtualCard } from '../../../native/virtual/virtual-card.ts';
import type { CardReaders, Clock } from '../../application/ports.ts';
import type { SampleCards } from '../../application/terminal.ts';
import { DEFAULT_RECOGNISERS } from '../../domain/recogniser.ts';
import { sampleDeck, sampleRegistryCards } from '../../sandbox/deck.ts';
import { startSandboxRouter } from '../../sandbox/sandbox-router.ts';

/** What a demo has instead of the world: a simulated registry and cards to tap on the screen. */
export interface Demo {
  /** Address of the simulated registry. */
  readonly registryUrl: string;
  /** The reader that sample chips are held to. */
  readonly readers: CardReaders;
  readonly samples: SampleCards;
  /** What the printable page shows. */
  readonly printable: readonly object[];
  close(): Promise<void>;
}

/** Starts a demo. Its registry is asked over HTTP like any other, its chips are read by the same commands. */
export async function startDemo(clock: Clock): Promise<Demo> {
  const deck = sampleDeck(clock.now());
  const router = await startSandboxRouter({ cards: sampleRegistryCards(clock.now()), clock });
  const reader = createInProcessReader({
    name: 'sample cards',
    recognisers: DEFAULT_RECOGNISERS,
    monotonic: clock.monotonic,
  });
  const titles = deck.map(({ id, title, subtitle, leadsTo, medium }) => ({ id, title, subtitle, leadsTo, medium }));
  return {
    registryUrl: router.url,
    readers: reader,
    samples: {
      views: titles,
      present(id) {
        const card = deck.find((candidate) => candidate.id === id);
        if (card === undefined) return undefined;
        if (card.medium === 'qr') return { qrText: card.qrText };
        reader.present(createVirtualCard(card.chip.escn, card.chip.profile), card.chip.behaviour ?? 'still');
        return undefined;
      },
    },
    printable: deck.flatMap(({ id, title, subtitle, leadsTo, qrText }) =>
      qrText === undefined ? [] : [{ id, title, subtitle, leadsTo, qrText }],
    ),
    async close() {
      await reader.close();
      await router.close();
    },
  };
}
