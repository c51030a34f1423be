import { beforeEach, describe, expect, it } from 'vitest';
import { resolveAlias } from '../../../main/application/lane/resolve-alias.ts';
import { createTerminal, type PresentationReport } from '../../../main/application/lane/terminal.ts';
import { createLookup } from '../../../main/application/lookup/lookup.ts';
import type { AliasTable, CardReadOutcome } from '../../../main/application/ports/terminal-ports.ts';
import { ACTIVE_STUDENT, type Service } from '../../../main/domain/service/service.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { cardRead, fakeReaders } from '../../fakes/fake-readers.ts';
import { fakeRegistry } from '../../fakes/fake-registry.ts';
import { foundAnswer } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const UID = '04112233445566';
const BY_UID: CardReadOutcome = {
  kind: 'alias-key',
  key: { by: 'uid', uid: UID },
  recogniser: 'uid-alias',
  otherwise: { reason: 'no-esc-application', detail: 'desfire-other' },
};

const knowing: AliasTable = {
  find: (key) => (key.by === 'uid' && key.uid === UID ? ESCN : undefined),
  close: () => undefined,
};
const empty: AliasTable = { find: () => undefined, close: () => undefined };

describe('a card known by a key', () => {
  it('becomes the number the table has for it', () => {
    expect(resolveAlias(cardRead(BY_UID), knowing)).toEqual({
      ...cardRead(BY_UID),
      outcome: { kind: 'alias', escn: ESCN, recogniser: 'uid-alias' },
    });
  });

  it.each([
    ['the table lacks it', empty, 'not-in-alias-table'],
    ['there is no table', undefined, 'no-alias-table'],
  ])('is what it was without the key where %s', (_what, aliases, why) => {
    expect(resolveAlias(cardRead(BY_UID), aliases)).toMatchObject({
      outcome: { kind: 'no-escn', reason: 'no-esc-application', detail: 'desfire-other' },
      tried: [{ recogniser: 'uid-alias', why }],
    });
  });

  it('leaves every other read alone', () => {
    const torn: CardReadOutcome = { kind: 'failed', reason: 'removed-too-early', detail: null };
    expect(resolveAlias(cardRead(torn), knowing)).toEqual(cardRead(torn));
  });
});

describe('a terminal with an alias table', () => {
  let clock: FakeClock;
  let reports: PresentationReport[];

  beforeEach(() => {
    clock = fakeClock();
    reports = [];
  });

  function tap(service: Service, aliases: AliasTable | undefined) {
    const readers = fakeReaders();
    const knowledge = fakeKnowledge();
    knowledge.remember(ESCN, foundAnswer(clock.now()));
    const terminal = createTerminal({
      lane: 'lane-1',
      service,
      readers,
      lookup: createLookup({ registry: fakeRegistry(), knowledge, clock, random: () => 0.5 }),
      clock,
      registryHost: 'router.test',
      ...(aliases === undefined ? {} : { aliases }),
    });
    terminal.onVerdict((report) => reports.push(report));
    readers.present('card-1');
    readers.read('card-1', BY_UID);
    const { verdict } = reports[0] ?? {};
    terminal.close();
    return verdict;
  }

  it('grants on the weakest evidence of a chip', () => {
    expect(tap(ACTIVE_STUDENT, knowing)).toMatchObject({ kind: 'granted', evidence: 'alias', source: 'cache' });
  });

  it('refuses it where the service asks for a chip that holds the number', () => {
    const strict: Service = { ...ACTIVE_STUDENT, leastEvidence: 'chip' };
    expect(tap(strict, knowing)).toMatchObject({ kind: 'refused', reason: 'evidence-too-weak' });
  });

  it.each([
    ['lacks the card', empty],
    ['is missing', undefined],
  ])('shows the card for what it is where the table %s', (_what, aliases) => {
    expect(tap(ACTIVE_STUDENT, aliases)).toEqual({ kind: 'unreadable', reason: 'not-an-esc', detail: 'desfire-other' });
  });
});
