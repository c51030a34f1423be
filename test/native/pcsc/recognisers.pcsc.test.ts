import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTerminal, type PresentationReport, type Terminal } from '../../../main/application/lane/terminal.ts';
import { createLookup } from '../../../main/application/lookup/lookup.ts';
import type { CardReaders } from '../../../main/application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import type { Recogniser } from '../../../main/domain/recogniser.ts';
import { ACTIVE_STUDENT } from '../../../main/domain/service/service.ts';
import { replaceAliases } from '../../../main/store/alias/alias-import.ts';
import { createAliasTable } from '../../../main/store/alias/alias-table.ts';
import { hexOf } from '../../../native/esc-card/hex.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import { CAMPUS } from '../../../native/virtual/campus-cards.ts';
import { type CardProfile, createVirtualCard } from '../../../native/virtual/virtual-card.ts';
import type { InsertedCard } from '../../../native/virtual/vpcd-slot.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { fakeRegistry } from '../../fakes/fake-registry.ts';
import { foundAnswer } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../../support/pcscd.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { insert, record } from './virtual-slots.ts';

const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const READER = 'Virtual PCD 00 00';
const TERMINAL_KEY = new Uint8Array(32).fill(7);

const { aid, dfName, binary, ascii } = CAMPUS;
const ZONE: Recogniser = { kind: 'esc-zone', order: 'native-first' };
const IN_FILE: Recogniser = {
  kind: 'campus-file',
  name: 'campus-card',
  place: { by: 'aid', aid, fileNo: binary.fileNo },
  offset: binary.offset,
  length: binary.length,
  encoding: 'binary',
  yields: 'escn',
};
const IN_ISO_FILE: Recogniser = {
  ...IN_FILE,
  name: 'campus-card-iso',
  place: { by: 'df-name', dfName, fileId: ascii.fileId },
  offset: ascii.offset,
  length: ascii.length,
  encoding: 'ascii',
};

const temporaryFolder = temporaryFolders();
const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(
  `cards without an ESC zone on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let pcscd: Pcscd;
    let readers: CardReaders | undefined;
    let terminal: Terminal | undefined;
    let inserted: InsertedCard | undefined;

    beforeAll(async () => {
      pcscd = await startPcscd();
    });
    afterAll(() => pcscd.stop());
    afterEach(async () => {
      inserted?.remove();
      terminal?.close();
      await readers?.close();
    });

    /** A terminal on the real reader, with a real alias table that knows the UIDs of the given cards. */
    async function verdictOn(profile: CardProfile, recognisers: readonly Recogniser[], known: readonly CardProfile[]) {
      const place = { path: join(temporaryFolder(), 'alias.db'), terminalKey: TERMINAL_KEY };
      const rows = known.map((one) => {
        const uid = hexOf(createVirtualCard(ESCN, one).uid);
        return { key: { by: 'uid' as const, uid }, escn: ESCN };
      });
      if (rows.length > 0) expect(replaceAliases(place, { by: 'uid', rows }, Date.now()).kind).toBe('done');
      const aliases = createAliasTable({
        ...place,
        onNotice: (line) => {
          throw new Error(line);
        },
      });
      const knowledge = fakeKnowledge();
      knowledge.remember(ESCN, foundAnswer(SYSTEM_CLOCK.now(), { expiresOn: '2099-12-31' }));
      readers = superviseReaders({ filter: { only: READER, virtualReaders: true }, recognisers });
      const recording = record(readers);
      terminal = createTerminal({
        lane: 'lane-1',
        service: ACTIVE_STUDENT,
        readers,
        lookup: createLookup({ registry: fakeRegistry(), knowledge, clock: SYSTEM_CLOCK }),
        clock: SYSTEM_CLOCK,
        aliases,
        registryHost: 'router.test',
      });
      const reached = new Promise<PresentationReport>((resolve) => void terminal?.onVerdict(resolve));
      inserted = await insert(createVirtualCard(ESCN, profile), FIRST_SLOT);
      const { read } = await recording.next('card-read');
      const { verdict } = await reached;
      inserted.remove();
      await recording.next('card-removed');
      aliases.close();
      return { read, verdict };
    }

    it.each([
      ['natively', 'campus', [ZONE, IN_FILE], 'campus-card', 4],
      ['by ISO', 'campus-iso', [IN_ISO_FILE], 'campus-card-iso', 4],
    ] as const)(
      'are granted by the number in a campus file, read %s',
      async (_how, profile, list, recogniser, apdus) => {
        const { read, verdict } = await verdictOn(profile, list, []);
        expect(read).toMatchObject({ apdus, outcome: { kind: 'escn', escn: ESCN, recogniser } });
        expect(verdict).toMatchObject({ kind: 'granted', evidence: 'chip' });
      },
    );

    it.each(['desfire-blank', 'classic'] as const)('are granted by the alias of a UID: %s', async (profile) => {
      const { read, verdict } = await verdictOn(profile, [ZONE, { kind: 'uid-alias' }], [profile]);
      expect(read.outcome).toMatchObject({ kind: 'alias-key', recogniser: 'uid-alias' });
      expect(verdict).toMatchObject({ kind: 'granted', evidence: 'alias' });
    });

    it('are no ESC where the table lacks their UID', async () => {
      const { verdict } = await verdictOn('desfire-blank', [ZONE, { kind: 'uid-alias' }], ['classic']);
      expect(verdict).toEqual({ kind: 'unreadable', reason: 'not-an-esc', detail: 'desfire-other' });
    });

    it.each([
      ['monecarte', 'student-application-without-escn'],
      ['transit', 'transit-card'],
      ['passport', 'travel-document'],
      ['classic', 'mifare-classic'],
    ] as const)('are named for what they are: %s', async (profile, detail) => {
      const { read, verdict } = await verdictOn(profile, [ZONE], []);
      expect(read.outcome).toEqual({ kind: 'no-escn', reason: 'no-esc-application', detail });
      expect(verdict).toEqual({ kind: 'unreadable', reason: 'not-an-esc', detail });
      console.log(
        `${profile}: ${read.apdus} APDUs, ${read.ms.toFixed(0)} ms, of which exchange ${read.exchangeMs.toFixed(0)} ms`,
      );
    });
  },
);
