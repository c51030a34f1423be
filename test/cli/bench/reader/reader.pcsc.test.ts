import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchReader } from '../../../../main/cli/bench/reader/reader.ts';
import { compatibilityText } from '../../../../main/cli/bench/reader/reader-compatibility.ts';
import { hexOf } from '../../../../native/esc-card/hex.ts';
import { createVirtualCard } from '../../../../native/virtual/virtual-card.ts';
import { insertCard } from '../../../../native/virtual/vpcd-slot.ts';
import { escn } from '../../../support/escn.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../../../support/pcscd.ts';

const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(
  `the guided reader test on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let pcscd: Pcscd;
    beforeAll(async () => {
      pcscd = await startPcscd();
    });
    afterAll(() => pcscd.stop());

    it('leads through taps, a torn card and two cards, and names nobody', async () => {
      const card = createVirtualCard(ESCN);
      let take = () => {};
      const hold = async (tears: boolean) => {
        const put = tears ? { cutAfterBytes: 12 } : {};
        for (let attempt = 0; attempt < 20; attempt += 1) {
          const result = await insertCard(card, FIRST_SLOT, put);
          if (result.kind === 'inserted') {
            take = () => result.slot.remove();
            return;
          }
        }
      };
      const report = await benchReader({
        reader: '00 00',
        taps: 3,
        timeout: 10,
        signal: new AbortController().signal,
        // The person who does what is said.
        say: (line) => void (line.includes('take it away') ? take() : hold(line.includes('brush'))),
      });
      expect(report).toMatchObject({
        reader: { name: 'Virtual PCD 00 00', quirks: ['software'] },
        card: { uid: 'steady, 7 bytes', recogniser: 'esc-zone-native' },
        taps: { asked: 3, read: 3, outcomes: { escn: 3 } },
        apdus: 3,
        isRepeatable: true,
        lying: { reads: 50, outcomes: { escn: 50 }, isRepeatable: true },
        tear: 'noticed: removed too early',
        doubleCard: 'not noticed: the reader picks one of the two by itself',
        recovers: true,
      });
      // A select and a read a turn: what each took is measured by itself.
      const { selectMs, readMs } = report.lying ?? {};
      for (const times of [selectMs, readMs]) expect(times?.p50).toBeGreaterThan(0);
      for (const text of [JSON.stringify(report), compatibilityText(report)]) {
        expect(text).not.toContain(hexOf(card.uid));
        expect(text.toLowerCase().replaceAll('-', '')).not.toContain(ESCN.replaceAll('-', ''));
      }
    });

    it('says which readers there are where none was meant', async () => {
      const choice = { say: () => {}, signal: new AbortController().signal };
      await expect(benchReader({ ...choice, reader: 'ACR122' })).rejects.toThrow(/there is: Virtual PCD 00 00/);
      await expect(benchReader(choice)).rejects.toThrow(/has to name one reader/);
    });
  },
);
