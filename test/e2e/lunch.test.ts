import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../main/domain/journal/entry.ts';
import type { StatisticsView } from '../../main/domain/statistics/view.ts';
import { dayKeyStore } from '../../main/store/journal/day-key.ts';
import { JOURNAL_FILE } from '../../main/store/journal/journal-database.ts';
import { keptUses } from '../../main/store/journal/kept-uses.ts';
import { presentTerminalKey } from '../../main/store/keys/terminal-key.ts';
import { isOnPath } from '../setup/system-packages.ts';
import { entriesIn } from '../store/journal/journals.ts';
import { runCommand } from '../support/command.ts';
import { gatherCrowd, type LunchCrowd, lunchGuest } from '../support/lunch/crowd.ts';
import { type LunchGates, openLunchGates } from '../support/lunch/gates.ts';
import { furnishLunchHome, LANES, OPEN_SECONDS, PASSBACK_SECONDS, zoneAtNoon } from '../support/lunch/home.ts';
import { foretoldNumbers, numbersOf } from '../support/lunch/numbers.ts';
import { createLunchOracle, disagreements, type Order } from '../support/lunch/oracle.ts';
import { type LunchTerminal, startLunchTerminal } from '../support/lunch/terminal.ts';
import { type RouterProcess, startRouterProcess } from '../support/router-process.ts';

const why = isOnPath('mosquitto') && isOnPath('socat') ? undefined : 'mosquitto or socat is missing';
const ALL = [0, 1, 2, 3];
const ON_BROKER = new Set(['Lane 1', 'Lane 2']);
const TAPS = 600;
const [BEFORE, WITHOUT_BROKER, BEFORE_CUT] = [180, 90, 120];
/** Ten times what a row waits for its way to the disk. */
const QUIET_MS = 500;
const SETTLE_MS = 2000;

describe.skipIf(why !== undefined)(
  `a lunch of 600 taps at four real gates, with a broker outage and a power cut${why === undefined ? '' : ` (${why})`}`,
  () => {
    const home = mkdtempSync(join(tmpdir(), 'tessera-lunch-'));
    const devices = mkdtempSync(join(tmpdir(), 'tessera-lunch-devices-'));
    const oracle = createLunchOracle({ usedClause: 'used-in-window', passbackMs: PASSBACK_SECONDS * 1000 });
    let router: RouterProcess;
    let gates: LunchGates;
    let terminal: LunchTerminal;
    let crowd: LunchCrowd;
    let rows: readonly JournalEntry[];
    /** Orders that were given while nobody could take them. */
    let lost: readonly Order[];

    async function serve(): Promise<void> {
      terminal = await startLunchTerminal(home, router.url);
      await gatesAreReady();
      // The way to the registry is made behind the start; on a busy machine the first card would not wait for it.
      await delay(SETTLE_MS);
    }
    const gatesAreReady = () =>
      expect
        .poll(async () => (await terminal.state()).gates, { timeout: 30_000 })
        .toEqual(['ready', 'ready', 'ready', 'ready']);

    beforeAll(async () => {
      const guests = Array.from({ length: TAPS }, (_, n) => lunchGuest(n));
      router = await startRouterProcess(devices, { cards: guests.flatMap(sandboxCards) });
      gates = await openLunchGates(devices);
      await furnishLunchHome(home, gates.settings, zoneAtNoon(Date.now()));
      crowd = gatherCrowd({ guests, oracle, gates, terminal: () => terminal });
    });
    afterAll(async () => {
      await terminal?.kill();
      await gates?.close();
      await router?.[Symbol.asyncDispose]();
      for (const folder of [home, devices]) rmSync(folder, { recursive: true, force: true });
    });

    it('is served to the end, as the rules on the wall say', async () => {
      await serve();
      await crowd.come(BEFORE, ALL);

      await crowd.settle();
      await allIsHeard();
      const ordersBefore = oracle.foretold.orders.length;
      await gates.killBroker();
      await crowd.come(WITHOUT_BROKER, ALL);
      // The last orders are too late before anybody can take them.
      await delay(OPEN_SECONDS * 1000 + QUIET_MS);
      lost = oracle.foretold.orders.slice(ordersBefore).filter(({ lane }) => ON_BROKER.has(lane));
      await gates.restartBroker();
      await gatesAreReady();

      await crowd.comeInPart(BEFORE_CUT, ALL);
      await delay(QUIET_MS);
      await terminal.kill();
      oracle.powerCut();
      crowd.scatter();
      await serve();
      const { passages } = oracle.foretold;
      const passed = [...passages.values()].filter((passage) => passage.why === 'passed').length;
      await expect.poll(async () => (await terminal.state()).passed).toBe(passed);
      await crowd.come(TAPS - oracle.foretold.outcomes.size, ALL);

      await crowd.settle();
      await allIsHeard();
      expect(await terminal.stop()).toBe(0);
      rows = entriesIn(join(home, 'data')).map(({ entry }) => entry);
      expect(crowd.surprises).toEqual([]);
    }, 180_000);
    const verdictsTold = (): string[] =>
      gates.messages('verdict').map(({ gate, presentation, verdict }) => `${gate} ${presentation} ${verdict}`);
    /** A line for each tap and each opening at the broker's lanes. */
    function verdictsForetold(): string[] {
      const { outcomes, orders } = oracle.foretold;
      const refused = [...outcomes.values()]
        .filter(({ lane, verdict }) => ON_BROKER.has(lane.lane) && verdict !== 'granted')
        .map(({ lane, presentation, verdict }) => `${gateOf(lane.lane)} ${presentation} ${verdict}`);
      const opened = orders
        .filter(({ lane }) => ON_BROKER.has(lane))
        .map(({ lane, presentation }) => `${gateOf(lane)} ${presentation} granted`);
      return [...refused, ...opened];
    }
    const allIsHeard = () =>
      expect.poll(() => verdictsTold().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(verdictsForetold().length);

    it('had everything in it', () => {
      // How many of each depends on how quickly the machine lets people through; that there are some does not.
      const { outcomes, passages, overrides, strays } = oracle.foretold;
      expect(outcomes.size).toBe(TAPS);
      expect(crowd.repeats()).toBeGreaterThan(5);
      expect(overrides.size).toBeGreaterThan(5);
      expect(strays.length).toBeGreaterThan(0);
      expect(lost.length).toBeGreaterThan(0);
      expect(new Set([...passages.values()].map((passage) => passage.why))).toEqual(
        new Set(['passed', 'time-out', 'restart']),
      );
      expect(new Set([...outcomes.values()].map(({ clause }) => clause))).toEqual(
        new Set([null, 'used-in-window', 'passback-zone']),
      );
    });

    it('is in the journal to the row, and the journal verifies', async () => {
      expect(disagreements(oracle.foretold, rows)).toEqual([]);
      const verified = await runCommand(['journal', 'verify', '--json'], { TESSERA_HOME: home });
      expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('"intact"') });
    });

    it('is in the ledger', () => {
      const told = oracle.uses().map(({ presentation }) => `${presentation} committed`);
      expect(ledgerIn(home).sort()).toEqual(told.sort());
    });

    it('is in the statistics', async () => {
      const stats = await runCommand(['journal', 'stats', '--json'], { TESSERA_HOME: home });
      expect(stats).toMatchObject({ code: 0, stderr: '' });
      const view = JSON.parse(stats.stdout) as StatisticsView;
      expect(numbersOf(view)).toEqual(foretoldNumbers(oracle));
    });

    it('was told to the broker, all but the orders nobody could take', () => {
      expect(verdictsTold().sort()).toEqual(verdictsForetold().sort());
      const { orders } = oracle.foretold;
      const told = orders.filter((order) => ON_BROKER.has(order.lane) && !lost.includes(order));
      const opened = gates.messages('open').map(({ gate, presentation }) => `${gate} ${presentation}`);
      expect(opened.sort()).toEqual(told.map(({ lane, presentation }) => `${gateOf(lane)} ${presentation}`).sort());
    });

    it('switched the relays once an opening', () => {
      const orders = (lane: string): number => oracle.foretold.orders.filter((order) => order.lane === lane).length;
      expect([gates.openings(2), gates.openings(3)]).toEqual([orders('Lane 3'), orders('Lane 4')]);
      expect([gates.isOpen(2), gates.isOpen(3)]).toEqual([false, false]);
    });

    it('has two rows of the outage for each gate, with what it cost', () => {
      for (const lane of ON_BROKER) {
        const said = rows.flatMap((row) =>
          row.kind === 'event' && row.code === 'GATE' && row.lane === lane ? [row.detail] : [],
        );
        const cost = lost.filter((order) => order.lane === lane).length;
        expect(said.filter((detail) => detail !== 'passage without reservation')).toEqual([
          'ready',
          expect.stringMatching(/^failing: .* ended the connection$/),
          `ready; ${cost} ${cost === 1 ? 'order was' : 'orders were'} never delivered`,
          // After the cut of the power.
          'ready',
        ]);
      }
    });
  },
);

function gateOf(lane: string): string {
  return `gate-${LANES.findIndex((one) => one.lane === lane) + 1}`;
}

function sandboxCards({ number, standing }: ReturnType<typeof lunchGuest>) {
  if (standing.verdict === 'unknown') return [];
  return [
    {
      cardNumber: number,
      cardType: 'SMART_CDZ',
      status: 'ACTIVE',
      expiresAt: standing.verdict === 'granted' ? '2099-12-31' : '2020-12-31',
      issuedAt: '2019-10-28',
      issuerIdentifier: '999000001',
      issuerName: 'University of Nowhere',
    } as const,
  ];
}

/** Counted uses on disk with their state. */
function ledgerIn(home: string): string[] {
  const terminalKey = presentTerminalKey(join(home, 'keys'), {});
  const database = new DatabaseSync(join(home, 'data', JOURNAL_FILE), { readOnly: true });
  try {
    const dayKey = terminalKey && dayKeyStore(terminalKey).load(database);
    if (dayKey === undefined) throw new Error('there is no key of the day');
    return keptUses(dayKey.key)
      .load(database)
      .map(({ presentation, state }) => `${presentation} ${state}`);
  } finally {
    database.close();
  }
}
