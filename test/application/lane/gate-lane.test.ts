import { beforeEach, describe, expect, it } from 'vitest';
import { annulLeftOpen } from '../../../main/application/journal/record-terminal.ts';
import { createTerminal, type Terminal, type TerminalParts } from '../../../main/application/lane/terminal.ts';
import { createLookup } from '../../../main/application/lookup/lookup.ts';
import type { OperatorPin, PinCheck } from '../../../main/application/ports/service-ports.ts';
import { ACTIVE_STUDENT, type Service } from '../../../main/domain/service/service.ts';
import { terminalView } from '../../../main/ipc/contract.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { type FakeGate, fakeGate } from '../../fakes/fake-gate.ts';
import { type FakeJournal, fakeJournal } from '../../fakes/fake-journal.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { type FakeLedger, fakeLedger } from '../../fakes/fake-ledger.ts';
import { fakeReaders } from '../../fakes/fake-readers.ts';
import { type FakeRegistry, fakeRegistry } from '../../fakes/fake-registry.ts';
import { foundAnswer, foundReply, REFUSED_REPLY } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const A = escn('3e506370-826a-103d-bf76-001000000001');
const B = escn('e6480dc0-9fba-1035-a6bd-001932465463');
const ONCE_A_DAY: Service = { ...ACTIVE_STUDENT, usage: { ...ACTIVE_STUDENT.usage, perDay: 1 } };
const HOUR = 3_600_000;

let clock: FakeClock;
let registry: FakeRegistry;
let knowledge: ReturnType<typeof fakeKnowledge>;
let gate: FakeGate;
let ledger: FakeLedger;
let journal: FakeJournal;
let terminal: Terminal;

function start(changes: Partial<TerminalParts> = {}): void {
  terminal = createTerminal({
    lane: 'Lane 1',
    service: ONCE_A_DAY,
    readers: fakeReaders(),
    lookup: createLookup({ registry, knowledge, clock, random: () => 0 }),
    clock,
    registryHost: 'router.test',
    gate,
    uses: ledger,
    journal,
    ...changes,
  });
}

beforeEach(() => {
  clock = fakeClock();
  registry = fakeRegistry();
  knowledge = fakeKnowledge();
  gate = fakeGate();
  ledger = fakeLedger();
  journal = fakeJournal();
  for (const card of [A, B]) knowledge.remember(card, foundAnswer(clock.now()));
});

const scan = (text: string): void => terminal.receive({ kind: 'scanned', text, decodeMs: 3 });

function shown() {
  const { session } = terminalView.parse(terminal.view);
  if (session.state !== 'showing') throw new Error(`nothing is shown: ${session.state}`);
  return session;
}
const verdict = (): string => `${shown().verdict.kind}/${shown().verdict.reason}`;
const painted = (): void => terminal.receive({ kind: 'painted', presentationId: shown().presentationId });

describe('a granted verdict at a gate', () => {
  it('orders the gate before the page hears of it, and is written behind both', () => {
    start();
    const order: string[] = [];
    terminal.subscribe(({ session }) => {
      if (session.state !== 'showing') return;
      order.push(
        `page: ${gate.orders.filter((line) => line.startsWith('open')).length} orders, ${journal.entries.filter(({ kind }) => kind === 'presentation').length} rows`,
      );
    });
    scan(A);
    expect(order[0]).toBe('page: 1 orders, 0 rows');
    expect(gate.notices).toEqual([
      expect.objectContaining({ presentation: 'p1', lane: 'Lane 1', service: 'active-student', verdict: 'granted' }),
    ]);
    expect(ledger.book).toEqual(['reserve p1']);
    painted();
    expect(journal.lines().slice(-1)).toEqual(['presentation p1 granted/active']);
  });

  it('waits for the sensor, and the page sees it pass', async () => {
    start();
    scan(A);
    expect(shown().passage.state).toBe('waiting');
    await clock.pass(800);
    gate.pass();
    expect(shown().passage.state).toBe('passed');
    expect(ledger.book).toEqual(['reserve p1', 'commit p1']);
    expect(journal.lines().slice(-2)).toEqual(['presentation p1 granted/active', 'passage p1 committed passed']);
  });

  it('is annulled when nobody passes, and the holder may come again', async () => {
    start();
    scan(A);
    await clock.pass(ONCE_A_DAY.gate.passageTimeoutMs);
    expect(ledger.book).toEqual(['reserve p1', 'annul p1']);
    scan(A);
    expect(verdict()).toBe('granted/active');
    expect(ledger.book.at(-1)).toBe('reserve p2');
  });

  it('is the same passage while the gate is open, and used afterwards', async () => {
    start();
    scan(A);
    await clock.pass(3000);
    scan(A);
    expect(verdict()).toBe('granted/active');
    expect(gate.orders.filter((line) => line.startsWith('open'))).toEqual(['open p1 3000', 'open p1 3000']);
    gate.pass();
    expect(shown().passage.state).toBe('passed');
    await clock.pass(3000);
    scan(A);
    expect(verdict()).toBe('refused/already-used');
    expect(ledger.book).toEqual(['reserve p1', 'commit p1']);
    expect(gate.orders.at(-1)).toBe('announce p3');
  });

  it('counts at once where nothing sees anybody pass', () => {
    gate = fakeGate({ hasSensor: false });
    start({ hasPage: false });
    scan(A);
    expect(shown().passage.state).toBe('passed');
    expect(ledger.book).toEqual(['reserve p1', 'commit p1']);
    expect(journal.lines().slice(-2)).toEqual(['presentation p1 granted/active', 'passage p1 committed no-sensor']);
  });

  it('is taken back when the registry says otherwise before anybody passed', async () => {
    knowledge.remember(A, foundAnswer(clock.now() - HOUR));
    registry.script(A, async () => {
      await new Promise<void>((resolve) => clock.setTimer(300, resolve));
      return foundReply(clock.now(), { status: 'inactive' });
    });
    start({ hasPage: false });
    scan(A);
    expect(verdict()).toBe('granted/active');
    await clock.pass(400);
    expect(verdict()).toBe('refused/inactive');
    expect(shown().passage.state).toBe('annulled');
    expect(journal.lines().slice(-3)).toEqual([
      'presentation p1 granted/active',
      'presentation p1 refused/inactive',
      'passage p1 annulled revised',
    ]);
  });

  it('survives the registry saying the same again, its own use notwithstanding', async () => {
    knowledge.remember(A, foundAnswer(clock.now() - HOUR));
    gate = fakeGate({ hasSensor: false });
    registry.script(A, () => foundReply(clock.now()));
    start();
    scan(A);
    await clock.pass(100);
    expect(verdict()).toBe('granted/active');
    expect(ledger.book).toEqual(['reserve p1', 'commit p1']);
  });

  it('reserves when the registry comes back behind an unknown one', async () => {
    knowledge.answers.delete(A);
    registry.script(A, () => REFUSED_REPLY);
    start();
    scan(A);
    await clock.pass(1);
    expect(verdict()).toBe('unknown/registry-unreachable');
    registry.script(A, () => foundReply(clock.now()));
    await clock.pass(2000);
    expect(verdict()).toBe('granted/active');
    expect(ledger.book).toEqual(['reserve p1']);
  });
});

describe('the gate of a lane', () => {
  it('is told of verdicts that open nothing', async () => {
    start();
    scan('no card at all');
    expect(gate.orders.at(-1)).toBe('announce p1');
  });

  it('is in the view, and its faults in the journal', () => {
    start();
    expect(terminal.view.gate).toEqual({ state: 'ready', detail: null });
    gate.send({ kind: 'health', state: 'failing', detail: 'unplugged', lostOrders: 0 });
    expect(terminal.view.gate).toEqual({ state: 'failing', detail: 'unplugged' });
    expect(journal.lines()).toEqual(['event GATE ready', 'event GATE failing: unplugged']);
    scan(A);
    expect(verdict()).toBe('granted/active');
  });

  it('has two rows of an outage, however many orders it costs and whatever else is said', () => {
    start();
    const failing = (detail: string, lostOrders: number): void =>
      gate.send({ kind: 'health', state: 'failing', detail, lostOrders });
    failing('broker away', 0);
    failing('broker away', 1);
    failing('broker away', 3);
    expect(terminal.view.gate.detail).toBe('broker away; 3 orders were never delivered');
    // The broker is back and away again, while the sensor never was.
    failing('sensor away', 0);
    failing('broker away; sensor away', 1);
    failing('sensor away', 0);
    gate.send({ kind: 'health', state: 'ready', detail: null, lostOrders: 0 });
    failing('broker away', 0);
    gate.send({ kind: 'health', state: 'ready', detail: null, lostOrders: 0 });
    expect(journal.lines()).toEqual([
      'event GATE ready',
      'event GATE failing: broker away',
      'event GATE ready; 4 orders were never delivered',
      'event GATE failing: broker away',
      'event GATE ready',
    ]);
    expect(terminal.view.gate).toEqual({ state: 'ready', detail: null });
  });

  it('tells of somebody who passed without having been let in', async () => {
    start();
    gate.pass();
    expect(journal.lines().at(-1)).toBe('event GATE passage without reservation');
  });

  it('serves while the terminal does', () => {
    start();
    expect(gate.orders).toEqual(['serving']);
    terminal.breakDown({ code: 'CONFIG', message: 'broken', remedy: 'mend it' });
    expect(gate.orders).toEqual(['serving', 'not serving']);
    expect(journal.lines().at(-1)).toBe('event CONFIG broken');
  });
});

describe('a row of the journal', () => {
  it('has the time the page took to paint', async () => {
    start();
    scan(A);
    await clock.pass(40);
    painted();
    expect(journal.entries.at(-1)).toMatchObject({ kind: 'presentation', steps: { totalMs: 3, paintMs: 40 } });
  });

  it('is written without it where no page paints', async () => {
    start();
    scan(A);
    await clock.pass(250);
    expect(journal.lines().at(-1)).toBe('presentation p1 granted/active');
  });

  it('is written when the terminal ends', () => {
    start();
    scan(A);
    terminal.close();
    expect(journal.lines().at(-1)).toBe('presentation p1 granted/active');
  });

  it('names no card and says what a later look needs', async () => {
    start({ hasPage: false, zone: 'hall', direction: 'in', countryOf: () => 'FR', idPrefix: 'r7-1-' });
    scan(A);
    expect(journal.entries.at(-1)).toEqual({
      kind: 'presentation',
      at: clock.now(),
      lane: 'Lane 1',
      zone: 'hall',
      direction: 'in',
      presentation: 'r7-1-1',
      service: 'active-student',
      verdict: 'granted',
      reason: 'active',
      clause: null,
      evidence: 'qr',
      source: 'cache',
      ageSeconds: 0,
      failure: null,
      status: 'active',
      issuerPic: '999000001',
      issuerCountry: 'FR',
      cardType: 'SMART_NO_CDZ',
      academicLevel: 'bachelor',
      isTestCard: false,
      holder: `holder of ${A}`,
      steps: expect.objectContaining({ totalMs: 3 }),
    });
  });
});

describe('what was on its way when the power went', () => {
  it('is annulled at the next start', () => {
    const place = { lane: 'Lane 2', zone: null, direction: null };
    ledger = fakeLedger([{ ...place, presentation: 'r1-2-9', holder: 'h', service: 'canteen', at: 5 }]);
    annulLeftOpen(ledger, journal, clock);
    expect(ledger.book).toEqual(['annul r1-2-9']);
    expect(journal.lines()).toEqual(['passage r1-2-9 annulled restart']);
  });
});

describe('staff', () => {
  let answers: PinCheck[];
  const operatorPin: OperatorPin = {
    isSet: () => true,
    check: async () => {
      const answer = answers.shift();
      if (answer === undefined) throw new Error('a PIN nobody scripted');
      return answer;
    },
  };
  const override = (reason = 'guest', presentationId = shown().presentationId): void =>
    terminal.receive({ kind: 'override', presentationId, pin: '481516', reason });

  beforeEach(() => {
    answers = [{ kind: 'right' }];
    knowledge.remember(A, foundAnswer(clock.now(), { status: 'expired' }));
  });

  it('let somebody pass against the verdict, with a reason', async () => {
    start({ operatorPin });
    scan(A);
    painted();
    expect(shown()).toMatchObject({ canOverride: true, override: { state: 'none' } });
    override('Brought a letter of the rectorate');
    expect(shown().override.state).toBe('checking');
    await clock.pass(1);
    expect(verdict()).toBe('granted/override');
    expect(shown().canOverride).toBe(false);
    expect(gate.orders.at(-1)).toBe('open p1 3000');
    gate.pass();
    expect(journal.lines().slice(-3)).toEqual([
      'presentation p1 refused/expired',
      'override p1 Brought a letter of the rectorate',
      'passage p1 committed passed',
    ]);
  });

  it('hear of a wrong PIN and of the lock', async () => {
    answers = [{ kind: 'wrong' }, { kind: 'locked', until: 99 }];
    start({ operatorPin });
    scan(A);
    override();
    await clock.pass(1);
    expect(shown().override).toEqual({ state: 'wrong-pin', until: null });
    override();
    await clock.pass(1);
    expect(shown().override).toEqual({ state: 'locked', until: 99 });
    expect(verdict()).toBe('refused/expired');
    expect(gate.orders.filter((line) => line.startsWith('open'))).toEqual([]);
    painted();
    expect(journal.lines().slice(-2)).toEqual(['event OVERRIDE wrong PIN', 'event OVERRIDE PIN locked']);
  });

  it('do not let in whoever came in between', async () => {
    start({ operatorPin });
    scan(A);
    override();
    knowledge.remember(B, foundAnswer(clock.now(), { status: 'inactive' }));
    scan(B);
    await clock.pass(1);
    expect(verdict()).toBe('refused/inactive');
    expect(ledger.book).toEqual([]);
  });

  it('cannot where the verdict is of another presentation, granted, or of nothing that was read', async () => {
    answers = [];
    start({ operatorPin });
    scan(A);
    override('guest', 'p99');
    scan(B);
    expect(shown().canOverride).toBe(false);
    override();
    await clock.pass(10_000);
    scan('no card');
    expect(shown().canOverride).toBe(false);
    override();
    expect(verdict()).toBe('unreadable/not-an-esc');
  });

  it('cannot where there is no PIN', () => {
    start();
    scan(A);
    expect(shown().canOverride).toBe(false);
    override();
    expect(shown().override.state).toBe('none');
  });

  it('keep the verdict on the screen while they type, and let go of it', async () => {
    start({ operatorPin });
    scan(A);
    terminal.receive({ kind: 'hold', presentationId: 'p1', isHeld: true });
    await clock.pass(30_000);
    expect(verdict()).toBe('refused/expired');
    terminal.receive({ kind: 'hold', presentationId: 'p1', isHeld: false });
    await clock.pass(7000);
    expect(terminal.view.session.state).toBe('idle');
  });

  it('keep it for a minute at most, and not a granted one', async () => {
    start({ operatorPin });
    scan(A);
    terminal.receive({ kind: 'hold', presentationId: 'p1', isHeld: true });
    await clock.pass(60_000);
    expect(terminal.view.session.state).toBe('idle');
    scan(B);
    terminal.receive({ kind: 'hold', presentationId: 'p2', isHeld: true });
    await clock.pass(4000);
    expect(terminal.view.session.state).toBe('idle');
  });

  it('are not overruled by the registry afterwards', async () => {
    knowledge.remember(A, foundAnswer(clock.now() - HOUR));
    ledger = fakeLedger();
    registry.script(A, async () => {
      await new Promise<void>((resolve) => clock.setTimer(500, resolve));
      return foundReply(clock.now(), { status: 'inactive' });
    });
    start({ operatorPin, service: { ...ONCE_A_DAY, leastEvidence: 'chip' } });
    scan(A);
    override();
    await clock.pass(1000);
    expect(verdict()).toBe('granted/override');
  });

  it('leave no card number in a reason', async () => {
    start({ operatorPin });
    scan(A);
    painted();
    override(`card ${A} \u0007 was demagnetised`);
    await clock.pass(1);
    gate.pass();
    expect(journal.lines().at(-2)).toBe('override p1 card … was demagnetised');
  });
});
