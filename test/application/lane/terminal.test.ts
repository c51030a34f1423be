import { beforeEach, describe, expect, it } from 'vitest';
import { createTerminal, type PresentationReport, type Terminal } from '../../../main/application/lane/terminal.ts';
import { createLookup } from '../../../main/application/lookup/lookup.ts';
import type { CardReadOutcome } from '../../../main/application/ports/terminal-ports.ts';
import { ACTIVE_STUDENT } from '../../../main/domain/service/service.ts';
import { terminalView } from '../../../main/ipc/contract.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { cardRead, type FakeReaders, fakeReaders } from '../../fakes/fake-readers.ts';
import { type FakeRegistry, fakeRegistry } from '../../fakes/fake-registry.ts';
import { foundAnswer, foundReply, notRegisteredReply, REFUSED_REPLY } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const A = escn('3e506370-826a-103d-bf76-001000000001');
const B = escn('e6480dc0-9fba-1035-a6bd-001932465463');
const HOUR = 3_600_000;

const chipOf = (number: typeof A): CardReadOutcome => ({
  kind: 'escn',
  escn: number,
  recogniser: 'esc-zone-native',
  authenticity: { kind: 'unproven', reason: 'not-checked' },
});
const TORN: CardReadOutcome = { kind: 'failed', reason: 'removed-too-early', detail: null };

let clock: FakeClock;
let registry: FakeRegistry;
let readers: FakeReaders;
let knowledge: ReturnType<typeof fakeKnowledge>;
let terminal: Terminal;
let reports: PresentationReport[];

beforeEach(() => {
  clock = fakeClock();
  registry = fakeRegistry();
  readers = fakeReaders();
  knowledge = fakeKnowledge();
  const lookup = createLookup({ registry, knowledge, clock, random: () => 0.5 });
  terminal = createTerminal({
    lane: 'lane-1',
    service: ACTIVE_STUDENT,
    readers,
    lookup,
    clock,
    registryHost: 'router.test',
  });
  reports = [];
  terminal.onVerdict((report) => reports.push(report));
});

/** What is on the screen: `showing granted/active`, `reading`, … */
function screen(): string {
  const { session } = terminalView.parse(terminal.view);
  return session.state === 'showing' ? `showing ${session.verdict.kind}/${session.verdict.reason}` : session.state;
}

async function tap(number: typeof A, cardId = 'card-1'): Promise<void> {
  readers.present(cardId);
  await clock.pass(12);
  readers.read(cardId, chipOf(number));
  await clock.pass(1);
}

function scan(text: string): void {
  terminal.receive({ kind: 'scanned', text, decodeMs: 3 });
}

describe('a card on the reader', () => {
  it('goes from reading over looking up to its verdict, and waits to be taken away', async () => {
    const seen: string[] = [];
    terminal.subscribe(() => seen.push(screen()));
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    await clock.pass(4000);
    readers.remove('card-1');
    expect(seen).toEqual([
      'idle',
      'reading',
      'looking-up',
      // The registry's state changes in the status line before the verdict is there.
      'looking-up',
      'showing granted/active',
      'awaiting-removal',
      'idle',
    ]);
  });

  it('is timed step by step', async () => {
    registry.script(A, async () => {
      await new Promise<void>((resolve) => clock.setTimer(30, resolve));
      return foundReply(clock.now());
    });
    await tap(A);
    await clock.pass(40);
    expect(reports[0]?.steps).toEqual({ readMs: 12, exchangeMs: 9, lookUpMs: 30, decideMs: 0, totalMs: 42 });
    terminal.receive({ kind: 'painted', presentationId: reports[0]?.presentationId ?? '' });
    await clock.pass(4000);
    expect(reports).toHaveLength(1);
  });

  it.each([
    ['torn away', TORN, 'unreadable/removed-too-early'],
    ['that never answers', { kind: 'failed', reason: 'timeout', detail: null }, 'unreadable/reader-fault'],
    ['beside another', { kind: 'failed', reason: 'two-cards', detail: null }, 'unreadable/two-cards'],
    [
      'that is a bank card',
      { kind: 'no-escn', reason: 'no-esc-application', detail: 'bank-card' },
      'unreadable/not-an-esc',
    ],
  ] as const)('%s is unreadable, and the next is welcome at once', async (_what, outcome, expected) => {
    readers.present('card-1');
    readers.read('card-1', outcome);
    expect(screen()).toBe(`showing ${expected}`);
    registry.script(A, () => foundReply(clock.now()));
    await tap(A, 'card-2');
    expect(screen()).toBe('showing granted/active');
  });

  it('interrupts the verdict of the one before', async () => {
    registry.script(A, () => foundReply(clock.now(), { status: 'inactive' }));
    registry.script(B, () => foundReply(clock.now()));
    await tap(A);
    expect(screen()).toBe('showing refused/inactive');
    readers.remove('card-1');
    await tap(B, 'card-2');
    expect(screen()).toBe('showing granted/active');
  });

  it('gets its own answer only: a late one for the card before is dropped', async () => {
    let answerA = (): void => undefined;
    registry.script(A, async () => {
      await new Promise<void>((resolve) => {
        answerA = resolve;
      });
      return foundReply(clock.now());
    });
    registry.script(B, () => foundReply(clock.now(), { status: 'expired' }));
    await tap(A);
    expect(screen()).toBe('looking-up');
    readers.remove('card-1');
    await tap(B, 'card-2');
    expect(screen()).toBe('showing refused/expired');
    answerA();
    await clock.pass(1);
    expect(screen()).toBe('showing refused/expired');
    expect(reports).toHaveLength(1);
  });

  it('gets "cannot tell" when the registry is down, and never a refusal', async () => {
    registry.script(A, () => REFUSED_REPLY);
    await tap(A);
    expect(screen()).toBe('showing unknown/registry-unreachable');
    expect(terminal.view.registry).toMatchObject({ state: 'failing', failure: 'refused' });
  });

  it('gets a verdict within a second when the registry hangs', async () => {
    registry.script(A, () => new Promise(() => undefined));
    await tap(A);
    await clock.pass(900);
    expect(screen()).toBe('showing unknown/registry-unreachable');
  });

  it('that flickers on its way out of the field keeps its verdict', async () => {
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    readers.remove('card-1');
    readers.present('card-2');
    readers.read('card-2', TORN);
    readers.remove('card-2');
    expect(screen()).toBe('showing granted/active');
    await clock.pass(4000);
    expect(screen()).toBe('idle');
    expect(reports).toHaveLength(1);
  });

  it('torn away right behind another is told so', async () => {
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    readers.remove('card-1');
    readers.present('card-2');
    readers.send({
      kind: 'card-read',
      reader: 'reader 1',
      cardId: 'card-2',
      read: { ...cardRead(TORN), uid: '04998877665544' },
    });
    expect(screen()).toBe('showing unreadable/removed-too-early');
  });

  it('read again at once is the same presentation, and later a new one', async () => {
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    readers.remove('card-1');
    await tap(A, 'card-2');
    readers.remove('card-2');
    expect(screen()).toBe('showing granted/active');
    expect(reports).toHaveLength(1);
    await clock.pass(10_000);
    await tap(A, 'card-3');
    expect(reports).toHaveLength(2);
  });
});

describe('a code before the camera', () => {
  it('ends in a verdict', async () => {
    registry.script(A, () => foundReply(clock.now()));
    scan(`https://s.esc-r.eu/${A}`);
    await clock.pass(1);
    expect(screen()).toBe('showing granted/active');
    expect(reports[0]).toMatchObject({ verdict: { evidence: 'qr' }, steps: { decodeMs: 3 } });
  });

  it('that stays in view is one presentation', async () => {
    registry.script(A, () => foundReply(clock.now()));
    for (let i = 0; i < 20; i += 1) {
      scan(A);
      await clock.pass(500);
    }
    expect(screen()).toBe('idle');
    expect(reports).toHaveLength(1);
  });

  it('and the chip of the same card are one presentation', async () => {
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    scan(`https://s.esc-r.eu/${A}`);
    await clock.pass(100);
    terminal.receive({ kind: 'typed', text: A });
    await clock.pass(100);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ verdict: { evidence: 'chip' } });
  });

  it('waits for the chip that is being read, and counts when that gives nothing', async () => {
    registry.script(A, () => foundReply(clock.now()));
    readers.present('card-1');
    scan(A);
    expect(screen()).toBe('reading');
    readers.read('card-1', { kind: 'no-escn', reason: 'no-esc-application', detail: null });
    await clock.pass(1);
    expect(reports).toMatchObject([{ verdict: { kind: 'granted', evidence: 'qr' } }]);
  });

  it('that is no ESC says so, and the scanner is ready for the next at once', async () => {
    scan('WIFI:T:WPA;S:campus;P:secret;;');
    expect(screen()).toBe('showing unreadable/not-an-esc');
    expect(terminal.view.session).toMatchObject({ verdict: { detail: 'foreign-code' } });
    registry.script(A, () => foundReply(clock.now()));
    scan(A);
    await clock.pass(1);
    expect(screen()).toBe('showing granted/active');
  });

  it('on a poster does not wipe a verdict off the screen', async () => {
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    scan('https://www.example.org/lunch');
    terminal.receive({ kind: 'two-codes' });
    expect(screen()).toBe('showing granted/active');
  });

  it('beside a second one is refused', () => {
    terminal.receive({ kind: 'two-codes' });
    expect(screen()).toBe('showing unreadable/two-codes');
  });

  it('of the test system opens no production door', async () => {
    registry.script(A, () => foundReply(clock.now()));
    scan(`http://pp.esc.gg/${A}`);
    await clock.pass(1);
    expect(screen()).toBe('showing refused/not-entitled');
  });
});

describe('knowledge', () => {
  it('that the registry contradicts changes the verdict on the screen', async () => {
    knowledge.answers.set(A, foundAnswer(clock.now() - HOUR));
    registry.script(A, async () => {
      await new Promise<void>((resolve) => clock.setTimer(300, resolve));
      return foundReply(clock.now(), { status: 'inactive' });
    });
    await tap(A);
    expect(screen()).toBe('showing granted/active');
    await clock.pass(300);
    expect(screen()).toBe('showing refused/inactive');
    expect(reports).toHaveLength(2);
  });

  it('of an unregistered number is said as such', async () => {
    registry.script(A, () => notRegisteredReply(clock.now()));
    scan(A);
    await clock.pass(1);
    expect(screen()).toBe('showing unknown/not-registered');
  });
});

describe('the terminal', () => {
  it('out of order shows why, and nothing held out changes that', async () => {
    terminal.breakDown({ code: 'CONFIG', message: 'config.json:3: …', remedy: 'mend line 3' });
    await tap(A);
    scan(A);
    expect(screen()).toBe('out-of-order');
    expect(registry.asked).toEqual([]);
  });

  it('says whether a reader would notice a card', () => {
    expect(terminal.view.readers).toEqual({ state: 'starting', names: [] });
    readers.send({ kind: 'service', state: 'running', detail: null });
    expect(terminal.view.readers).toEqual({ state: 'no-reader', names: [] });
    readers.send({ kind: 'reader-added', reader: 'ACS ACR1252' });
    expect(terminal.view.readers).toEqual({ state: 'ready', names: ['ACS ACR1252'] });
    readers.send({ kind: 'service', state: 'no-service', detail: null });
    expect(terminal.view.readers.state).toBe('no-service');
  });

  it('tells the page no number and no UID', async () => {
    const sent: string[] = [];
    terminal.subscribe((view) => sent.push(JSON.stringify(view)));
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    expect(sent.join()).not.toContain(A);
    expect(sent.join()).not.toContain('04112233445566');
  });
});

describe("the languages of a terminal's page", () => {
  function holdersCountry(): string | null | undefined {
    const { session } = terminalView.parse(terminal.view);
    if (session.state !== 'showing' || session.verdict.kind === 'unreadable') return undefined;
    return session.verdict.card?.issuerCountry;
  }

  it('are told with the country of the institution whose card it is', async () => {
    terminal.close();
    readers = fakeReaders();
    const lookup = createLookup({ registry, knowledge, clock, random: () => 0.5 });
    terminal = createTerminal({
      lane: 'lane-1',
      service: ACTIVE_STUDENT,
      readers,
      lookup,
      clock,
      registryHost: 'router.test',
      languages: { page: 'ca', staff: 'es' },
      countryOf: (pic) => (pic === '999000001' ? 'IS' : null),
    });
    expect(terminal.view.languages).toEqual({ page: 'ca', staff: 'es' });
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    expect(holdersCountry()).toBe('IS');
  });

  it('are English, and the country is untold, where nobody says more', async () => {
    expect(terminal.view.languages).toEqual({ page: 'en', staff: 'en' });
    registry.script(A, () => foundReply(clock.now()));
    await tap(A);
    expect(holdersCountry()).toBeNull();
  });
});
