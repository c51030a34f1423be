import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLookup } from '../../main/application/lookup.ts';
import { annulLeftOpen } from '../../main/application/record-terminal.ts';
import type { OperatorPin } from '../../main/application/service-ports.ts';
import { createTerminal, type Terminal } from '../../main/application/terminal.ts';
import type { Escn } from '../../main/domain/escn.ts';
import type { JournalEntry, PassageEntry, PresentationEntry } from '../../main/domain/journal/entry.ts';
import { ACTIVE_STUDENT, type Service } from '../../main/domain/service/service.ts';
import type { CountNode } from '../../main/domain/statistics/count-tree.ts';
import { createStatistics } from '../../main/domain/statistics/statistics.ts';
import { type FakeClock, fakeClock } from '../fakes/fake-clock.ts';
import { type FakeGate, fakeGate } from '../fakes/fake-gate.ts';
import { fakeKnowledge } from '../fakes/fake-knowledge.ts';
import { fakeReaders } from '../fakes/fake-readers.ts';
import { fakeRegistry } from '../fakes/fake-registry.ts';
import { copyFiles, entriesIn, startJournal, verifiedIn } from '../store/journal/journals.ts';
import { foundAnswer } from '../support/answers.ts';
import { escn } from '../support/escn.ts';

const LANES = 4;
const TAPS = 600;
const STUDENTS = 420;
/** 40 taps a minute over four lanes. */
const BETWEEN_TAPS_MS = 1500;
/** Taps before which things happen. */
const BROKER_FAILS_AT = 200;
const BROKER_IS_BACK_AT = 260;
const POWER_FAILS_FROM = 400;

const LUNCH: Service = {
  ...ACTIVE_STUDENT,
  id: 'lunch',
  usage: { ...ACTIVE_STUDENT.usage, perDay: 1 },
  passback: { kind: 'zone', seconds: 60 },
};
const ANY_PIN: OperatorPin = { isSet: () => true, check: async () => ({ kind: 'right' }) };

/** The same lunch each time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const students: readonly Escn[] = Array.from({ length: STUDENTS }, (_, n) =>
  escn(`3e506370-826a-103d-bf76-001${String(n + 1).padStart(9, '0')}`),
);

/** What the lanes are made of between two power cuts. */
function serve(folder: string, clock: FakeClock, run: string) {
  const books = startJournal(folder, { clock });
  annulLeftOpen(books.uses, books.journal, clock);
  const knowledge = fakeKnowledge();
  for (const [n, student] of students.entries()) {
    // Some have expired, and some nobody knows while the registry is away.
    if (n % 17 !== 0) knowledge.remember(student, foundAnswer(clock.now(), n % 11 === 0 ? { status: 'expired' } : {}));
  }
  const lookup = createLookup({ registry: fakeRegistry(), knowledge, clock, offline: true });
  const gates: FakeGate[] = [];
  const lanes: Terminal[] = [];
  for (let lane = 1; lane <= LANES; lane += 1) {
    const gate = fakeGate();
    gates.push(gate);
    lanes.push(
      createTerminal({
        lane: `Lane ${lane}`,
        zone: 'hall',
        service: LUNCH,
        readers: fakeReaders(),
        lookup,
        clock,
        registryHost: 'router.test',
        gate,
        uses: books.uses,
        journal: books.journal,
        operatorPin: ANY_PIN,
        hasPage: false,
        idPrefix: `${run}-${lane}-`,
      }),
    );
  }
  return { books, gates, lanes };
}

/** What was seen from outside, by somebody who stood in the hall and counted. */
interface Seen {
  taps: number;
  granted: number;
  overrides: number;
  pulses: number;
}

describe('a lunch of 600 taps over four lanes, with a broker outage and a power cut', () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'tessera-lunch-'));
    folders.push(made);
    return made;
  };
  const seen: Seen = { taps: 0, granted: 0, overrides: 0, pulses: 0 };
  let entries: readonly JournalEntry[];
  let kept: string;
  let countedByLedger: number;

  beforeAll(async () => {
    const random = chance(20260930);
    const pick = (): number => Math.floor(random() * STUDENTS);
    let clock = fakeClock();
    let hall = serve(folder(), clock, 'a');
    let current = folders[0] ?? '';
    let brokerIsDown = false;

    for (let tap = 0; tap < TAPS; tap += 1) {
      if (tap === BROKER_FAILS_AT || tap === BROKER_IS_BACK_AT) {
        brokerIsDown = tap === BROKER_FAILS_AT;
        for (const gate of hall.gates) {
          gate.send({
            kind: 'health',
            state: brokerIsDown ? 'failing' : 'ready',
            detail: brokerIsDown ? 'broker does not answer' : null,
          });
        }
      }
      // Of all moments the one in which somebody is on the way.
      if (tap >= POWER_FAILS_FROM && folders.length === 1 && hall.lanes.some(isWaitedFor)) {
        const after = folder();
        copyFiles(current, after);
        clock = fakeClock(clock.now() + 45_000);
        hall = serve(after, clock, 'b');
        current = after;
      }
      const lane = Math.floor(random() * LANES);
      const [terminal, gate] = [hall.lanes[lane], hall.gates[lane]];
      if (terminal === undefined || gate === undefined) throw new Error('no such lane');
      await tapOnce(terminal, gate, students[pick()] ?? students[0], random, clock, brokerIsDown);
      await clock.pass(BETWEEN_TAPS_MS);
    }
    // Whoever is still on the way comes through or doesn't.
    await clock.pass(LUNCH.gate.passageTimeoutMs + 1000);
    countedByLedger = students
      .flatMap((student) => hall.books.uses.usesOf(hall.books.uses.holderOf(student)))
      .filter(({ state }) => state === 'committed').length;
    for (const terminal of hall.lanes) terminal.close();
    hall.books.close();
    kept = current;
    entries = entriesIn(kept).map(({ entry }) => entry);
  }, 60_000);
  afterAll(() => {
    for (const made of folders) rmSync(made, { recursive: true, force: true });
  });

  async function tapOnce(
    terminal: Terminal,
    gate: FakeGate,
    student: Escn | undefined,
    random: () => number,
    clock: FakeClock,
    brokerIsDown: boolean,
  ): Promise<void> {
    if (student === undefined) return;
    const before = gate.notices.length;
    terminal.receive({ kind: 'scanned', text: student, decodeMs: 2 });
    // The same card within 2.5 s at the same lane is the same presentation.
    if (gate.notices.length === before) return;
    seen.taps += 1;
    const { session } = terminal.view;
    if (session.state !== 'showing') throw new Error(`nothing is shown: ${session.state}`);
    let isIn = session.verdict.kind === 'granted';
    if (isIn) seen.granted += 1;
    if (!isIn && session.canOverride && random() < 0.3) {
      terminal.receive({ kind: 'override', presentationId: session.presentationId, pin: '1', reason: 'guest' });
      await clock.pass(0);
      seen.overrides += 1;
      isIn = true;
    }
    // One in ten is let in and does not go; with the broker down nobody sees who goes.
    if (!isIn || brokerIsDown || random() < 0.1) return;
    clock.setTimer(400 + Math.floor(random() * 4000), () => {
      seen.pulses += 1;
      gate.pass();
    });
  }

  const rows = <K extends JournalEntry['kind']>(kind: K) =>
    entries.filter((entry): entry is JournalEntry & { kind: K } => entry.kind === kind);
  const countOf = (nodes: readonly CountNode[], key: string): number =>
    nodes.find((node) => node.key === key)?.count ?? 0;

  it('had everything in it', () => {
    expect(seen.taps).toBeGreaterThan(590);
    expect(seen.overrides).toBeGreaterThan(30);
    const why = new Set(rows('passage').map((row) => row.why));
    expect(why).toEqual(new Set(['passed', 'time-out', 'restart']));
    expect(rows('presentation').filter(({ reason }) => reason === 'already-used').length).toBeGreaterThan(50);
    expect(rows('event').map(({ detail }) => detail)).toContain('failing: broker does not answer');
  });

  it('has a row for each presentation and each override', () => {
    expect(rows('presentation')).toHaveLength(seen.taps);
    expect(new Set(rows('presentation').map(({ presentation }) => presentation)).size).toBe(seen.taps);
    expect(rows('presentation').filter(({ verdict }) => verdict === 'granted')).toHaveLength(seen.granted);
    expect(rows('override')).toHaveLength(seen.overrides);
  });

  it('settles each passage once, and no other', () => {
    const settled = rows('passage').map(({ presentation }) => presentation);
    expect(new Set(settled).size).toBe(settled.length);
    const letIn = new Set([
      ...rows('presentation')
        .filter(({ verdict }) => verdict === 'granted')
        .map(({ presentation }) => presentation),
      ...rows('override').map(({ presentation }) => presentation),
    ]);
    expect(settled.filter((presentation) => !letIn.has(presentation))).toEqual([]);
    // A second tap of the same holder at the open gate is the same passage, and settled with the first.
    const joined = [...letIn].filter((presentation) => !settled.includes(presentation));
    const holders = new Map(rows('presentation').map((row) => [row.presentation, row]));
    for (const presentation of joined) {
      expect(openBefore(holders.get(presentation), rows('presentation'), settled)).toBe(true);
    }
  });

  it('has a passage or a jumper for each person the sensor saw', () => {
    const passed = rows('passage').filter(({ why }) => why === 'passed').length;
    const jumped = rows('event').filter(({ detail }) => detail === 'passage without reservation').length;
    expect(passed + jumped).toBe(seen.pulses);
    expect(passed).toBeGreaterThan(200);
  });

  it('lets nobody eat twice but by staff', () => {
    const eaten = rows('passage').filter(({ outcome }) => outcome === 'committed');
    const byStaff = new Set(rows('override').map(({ presentation }) => presentation));
    const holderOf = new Map(rows('presentation').map(({ presentation, holder }) => [presentation, holder]));
    const own = eaten
      .filter(({ presentation }) => !byStaff.has(presentation))
      .map(({ presentation }) => holderOf.get(presentation));
    expect(new Set(own).size).toBe(own.length);
  });

  it('is told alike by journal, ledger and statistics', () => {
    const statistics = createStatistics({ zone: 'Europe/Madrid', dayStartsAt: 240 });
    for (const entry of entries) statistics.add(entry);
    const { all } = statistics.view();
    const committed = rows('passage').filter((row: PassageEntry) => row.outcome === 'committed').length;
    const annulled = rows('passage').length - committed;
    expect(all.presentations).toBe(seen.taps);
    expect(countOf(all.outcomes, 'granted')).toBe(seen.granted);
    expect(all.overrides.reduce((sum, { count }) => sum + count, 0)).toBe(seen.overrides);
    expect(countOf(all.passages, 'committed')).toBe(committed);
    expect(countOf(all.passages, 'annulled')).toBe(annulled);
    expect(all.waiting).toBe(0);
    expect(countedByLedger).toBe(committed);
  });

  it('leaves a journal that verifies', () => {
    expect(verifiedIn(kept)).toMatchObject({ kind: 'intact' });
  });
});

function isWaitedFor({ view: { session } }: Terminal): boolean {
  return session.state === 'showing' && session.passage.state === 'waiting';
}

/** Whether the holder had an open passage at that lane when this presentation came. */
function openBefore(
  row: PresentationEntry | undefined,
  presentations: readonly PresentationEntry[],
  settled: readonly string[],
): boolean {
  return presentations.some(
    (other) =>
      row !== undefined &&
      other.holder === row.holder &&
      other.lane === row.lane &&
      other.at <= row.at &&
      row.at - other.at <= 2 * LUNCH.gate.passageTimeoutMs &&
      other.presentation !== row.presentation &&
      settled.includes(other.presentation),
  );
}
