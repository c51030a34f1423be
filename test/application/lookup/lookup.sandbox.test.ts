import { afterEach, describe, expect, it } from 'vitest';
import { createLookup } from '../../../main/application/lookup/lookup.ts';
import type { Clock } from '../../../main/application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { atNoLane } from '../../../main/domain/circumstances.ts';
import { decide } from '../../../main/domain/decide.ts';
import type { Escn } from '../../../main/domain/escn.ts';
import { ACTIVE_STUDENT } from '../../../main/domain/service/service.ts';
import { createEscRouter } from '../../../main/registry/esc-router.ts';
import { guardRegistry } from '../../../main/registry/outage/guarded-registry.ts';
import { sampleRegistryCards } from '../../../main/sandbox/deck.ts';
import { type SandboxRouter, startSandboxRouter } from '../../../main/sandbox/sandbox-router.ts';
import { openKnowledge } from '../../../main/store/knowledge.ts';
import { openStateFile } from '../../../main/store/state-file.ts';
import { foundAnswer } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const KEY = new Uint8Array(32).fill(3);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const newFolder = temporaryFolders();
const numbered = (i: number) => escn(`3e506370-826a-103d-bf76-0010000000${String(i).padStart(2, '0')}`);
const [FRESH, STALE, OLD, TOO_OLD, UNKNOWN] = [1, 2, 3, 4, 5].map(numbered) as [Escn, Escn, Escn, Escn, Escn];

/** Real time with a wall clock that can be put forward. */
function movableClock(): Clock & { forward(ms: number): void } {
  let ahead = 0;
  return {
    ...SYSTEM_CLOCK,
    now: () => SYSTEM_CLOCK.now() + ahead,
    forward: (ms) => {
      ahead += ms;
    },
  };
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

/** A terminal on real files, asking a real server. */
function terminalAt(url: string, folder: string, clock: Clock) {
  const state = openStateFile({ folder, terminalKey: KEY, clock, onNotice: () => undefined });
  const opening = openKnowledge({ dataFolder: folder, terminalKey: KEY, clock });
  if (opening.kind !== 'open') throw new Error(opening.message);
  const { knowledge } = opening;
  const registry = guardRegistry(createEscRouter({ baseUrl: url, clock }), { clock, state, host: new URL(url).host });
  const lookup = createLookup({ registry, knowledge, clock, random: () => 0.5 });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    lookup.close();
    await registry.close();
    knowledge.close();
    state.close();
  };
  open.push({ close });
  return {
    knowledge,
    close,
    async tap(number: Escn): Promise<string> {
      const startedAt = performance.now();
      const outcome = await lookup.lookUp(number, ACTIVE_STUDENT.freshness);
      const verdict = decide(
        { kind: 'chip', escn: number, authenticity: { kind: 'unproven', reason: 'not-checked' } },
        outcome,
        ACTIVE_STUDENT,
        atNoLane(clock.now(), clock.trust()),
      );
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      return `${verdict.kind}/${verdict.reason} ${verdict.source ?? 'nowhere'}`;
    },
  };
}

async function sandbox(port = 0): Promise<SandboxRouter> {
  const [sample] = sampleRegistryCards(SYSTEM_CLOCK.now());
  if (sample === undefined) throw new Error('the deck is empty');
  const cards = [FRESH, STALE, OLD, TOO_OLD].map((cardNumber) => ({ ...sample, cardNumber }));
  const router = await startSandboxRouter({ cards, clock: SYSTEM_CLOCK, port });
  open.push(router);
  return router;
}

const GRANTED_LIVE = 'granted/active registry';
const GRANTED_KNOWN = 'granted/active cache';
const NOBODY = 'unknown/registry-unreachable nowhere';

describe('a run of taps', () => {
  it('meets at each tap what the table asks for, while the registry goes away and comes back', async () => {
    const clock = movableClock();
    const router = await sandbox();
    const { tap, knowledge } = terminalAt(router.url, newFolder(), clock);
    expect(await tap(FRESH)).toBe(GRANTED_LIVE);
    expect(await tap(UNKNOWN)).toBe('unknown/not-registered registry');
    const now = clock.now();
    knowledge.remember(STALE, foundAnswer(now - 2 * 60 * MINUTE));
    knowledge.remember(OLD, foundAnswer(now - 2 * DAY));
    knowledge.remember(TOO_OLD, foundAnswer(now - 8 * DAY));

    await router.close();
    const away = {
      [FRESH]: GRANTED_KNOWN,
      [STALE]: GRANTED_KNOWN,
      [OLD]: GRANTED_KNOWN,
      [TOO_OLD]: 'unknown/knowledge-too-old cache',
      [numbered(9)]: NOBODY,
    };
    // Three rounds: the breaker opens on the way, and no verdict is another for it.
    for (let round = 0; round < 3; round++) {
      for (const [number, said] of Object.entries(away)) expect(await tap(escn(number))).toBe(said);
    }
    clock.forward(2 * MINUTE);
    expect(await tap(UNKNOWN)).toBe(NOBODY);

    const back = await sandbox(router.port);
    clock.forward(2 * MINUTE);
    expect(await tap(OLD)).toBe(GRANTED_LIVE);
    expect(await tap(TOO_OLD)).toBe(GRANTED_LIVE);
    expect(await tap(UNKNOWN)).toBe('unknown/not-registered registry');
    expect(await tap(STALE)).toBe(GRANTED_KNOWN);
    expect(await tap(FRESH)).toBe(GRANTED_KNOWN);
    expect(back.requests.total).toBeGreaterThanOrEqual(3);
  });

  it('finds the breaker open after a restart, on the same files', async () => {
    const clock = movableClock();
    const router = await sandbox();
    const folder = newFolder();
    const before = terminalAt(router.url, folder, clock);
    router.faults.set([{ fault: 'server-error' }]);
    for (let i = 0; i < 5; i++) expect(await before.tap(FRESH)).toBe(NOBODY);
    await before.close();
    router.faults.set([]);
    const asked = router.requests.total;
    const after = terminalAt(router.url, folder, clock);
    expect(await after.tap(FRESH)).toBe(NOBODY);
    expect(router.requests.total).toBe(asked);
    clock.forward(2 * MINUTE);
    expect(await after.tap(FRESH)).toBe(GRANTED_LIVE);
  });

  it('leaves the registry alone after a restart for as long as it asked', async () => {
    const clock = movableClock();
    const router = await sandbox();
    const folder = newFolder();
    const before = terminalAt(router.url, folder, clock);
    router.faults.set([{ fault: 'rate-limited', retryAfter: '3600', times: 1 }]);
    expect(await before.tap(FRESH)).toBe(NOBODY);
    await before.close();
    const after = terminalAt(router.url, folder, clock);
    clock.forward(59 * MINUTE);
    expect(await after.tap(FRESH)).toBe(NOBODY);
    expect(router.requests.total).toBe(1);
    clock.forward(MINUTE);
    expect(await after.tap(FRESH)).toBe(GRANTED_LIVE);
  });
});
