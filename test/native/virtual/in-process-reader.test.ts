import { describe, expect, it } from 'vitest';
import type { ReaderEvent } from '../../../main/application/ports/terminal-ports.ts';
import { DEFAULT_RECOGNISERS } from '../../../main/domain/recogniser.ts';
import { createInProcessReader, type Handling } from '../../../native/virtual/in-process-reader.ts';
import { createVirtualCard } from '../../../native/virtual/virtual-card.ts';
import { escn } from '../../support/escn.ts';
import { ESCN_TEXT } from '../esc-card/transcripts.ts';

const CARD = createVirtualCard(escn(ESCN_TEXT));

function reader() {
  const events: ReaderEvent[] = [];
  const inProcess = createInProcessReader({
    name: 'sample',
    recognisers: DEFAULT_RECOGNISERS,
    monotonic: () => performance.now(),
  });
  inProcess.subscribe((event) => events.push(event));
  return { inProcess, events, kinds: () => events.map(({ kind }) => kind) };
}

describe('a reader in process', () => {
  it.each([
    ['still', { kind: 'escn', escn: ESCN_TEXT }],
    ['torn', { kind: 'failed', reason: 'removed-too-early' }],
    ['silent', { kind: 'failed', reason: 'timeout' }],
  ] satisfies [Handling, object][])('reads a card held %s, and takes it away', async (handling, outcome) => {
    const { inProcess, events, kinds } = reader();
    inProcess.present(CARD, handling);
    await expect.poll(kinds, { timeout: 3_000 }).toEqual(['card-present', 'card-read', 'card-removed']);
    expect(events[1]).toMatchObject({ read: { outcome } });
  });

  it('tells the read of a card that the next one pushes away before it', async () => {
    const { inProcess, events, kinds } = reader();
    inProcess.present(CARD, 'silent');
    inProcess.present(CARD, 'still');
    await expect.poll(kinds, { timeout: 3_000 }).toHaveLength(6);
    const first = events.filter((event) => 'cardId' in event && event.cardId === 'sample 1').map(({ kind }) => kind);
    expect(first).toEqual(['card-present', 'card-read', 'card-removed']);
  });
});
