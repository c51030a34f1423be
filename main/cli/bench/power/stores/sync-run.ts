import { SYSTEM_CLOCK } from '../../../../application/system-clock.ts';
import { type SyncEnd, type SyncParts, sync } from '../../../../provision/sync.ts';
import { createCardPages } from '../../../../registry/sources/card-pages.ts';
import type { SandboxCard } from '../../../../sandbox/sandbox-card.ts';
import { startSandboxRouter } from '../../../../sandbox/sandbox-router.ts';
import { type LocalKnowledge, openKnowledge } from '../../../../store/knowledge.ts';
import { openSyncLedger } from '../../../../store/sync-ledger.ts';
import { numberedEscn } from '../../privacy/numbered-escn.ts';
import { faultFinding, type PowerStore } from '../power-store.ts';
import { KEY } from './sample-record.ts';

const PAGES = 5;
const PAGE_CARDS = 8;
const CARDS = PAGES * PAGE_CARDS;

/** Syncs with the simulated registry, one after the other. A work is a page. */
export const SYNC_RUNS: PowerStore = {
  name: 'sync (sync.db, cache.db)',
  outlives: 'process',
  // Later runs find their cards there already.
  recordedWorks: 2 * PAGES,

  async work({ data }, from, until, teller) {
    let work = from;
    const stop = new AbortController();
    while (work < until) {
      teller.begin(work);
      await syncOnce(data, stop.signal, () => {
        teller.acknowledge(work);
        work += 1;
        if (work < until) teller.begin(work);
        else stop.abort();
      });
    }
  },

  async examine({ data }, told) {
    const startedAt = performance.now();
    const opened = openFiles(data);
    if (typeof opened === 'string') return faultFinding('unreadable', opened, performance.now() - startedAt);
    const { ledger, knowledge } = opened;
    const position = ledger.position();
    const knowsCard = (n: number): boolean => knowledge.recall(numberedEscn(n)) !== undefined;
    knowsCard(0);
    const readyMs = performance.now() - startedAt;
    const next = position?.nextPage ?? 0;
    const missing = Array.from({ length: next * PAGE_CARDS }, (_, n) => n).filter((n) => !knowsCard(n)).length;
    const { cards, entries } = ledger.counts();
    opened.close();
    if (missing > 0) return faultFinding('half', `${missing} cards of ${next} pages that were noted are gone`, readyMs);
    // Cards of the page that was under way may be counted already; they count once.
    const isCounted = entries === next * PAGE_CARDS && cards >= entries && cards <= entries + PAGE_CARDS;
    if (position !== undefined && !isCounted) {
      return faultFinding('half', `${cards} cards and ${entries} entries counted on ${next} pages`, readyMs);
    }
    // Which page, not of which run: between two runs nothing is noted, as before the first page of one.
    const shown = [told.begun, told.begun - 1].find((work) => (work + 1) % PAGES === next % PAGES);
    if (told.acknowledged >= 0 && shown === undefined) {
      return faultFinding('lost', `page ${next} is next after work ${told.acknowledged}`, readyMs);
    }
    return { ...(await resume(data, next)), readyMs, shown: roundUp(told.begun) };
  },
};

/** The works that are behind once the run that was interrupted has been ended. */
function roundUp(begun: number): number {
  return Math.ceil((begun + 1) / PAGES) * PAGES - 1;
}

/** Goes on where the power was cut, to the end. */
async function resume(data: string, next: number) {
  const pages: number[] = [];
  const end = await syncOnce(data, new AbortController().signal, (page) => void pages.push(page));
  const isDone = end.kind === 'done' && end.cards === CARDS && end.removed === 0 && end.reconciled;
  const detail = `resumed at page ${pages[0]} after ${next}: ${JSON.stringify(end)}`;
  const isRight = isDone && pages[0] === next + 1;
  return { fault: isRight ? undefined : ({ kind: 'half', detail } as const) };
}

async function syncOnce(data: string, signal: AbortSignal, onPage: (page: number) => void): Promise<SyncEnd> {
  const router = await startSandboxRouter({
    cards: Array.from({ length: CARDS }, (_, n) => cardOf(n)),
    clock: SYSTEM_CLOCK,
    pageCap: PAGE_CARDS,
  });
  const pages = createCardPages({ baseUrl: router.url, apiKey: router.keys.token, clock: SYSTEM_CLOCK });
  const opened = openFiles(data);
  if (typeof opened === 'string') throw new Error(opened);
  const parts: SyncParts = {
    ...opened,
    pages,
    clock: SYSTEM_CLOCK,
    random: Math.random,
    onNotice: () => undefined,
    onProgress: ({ page }) => onPage(page),
  };
  try {
    // One name for it, whatever port it has got: it is the same list.
    return await sync(parts, { registry: 'bench', pic: null, pageSize: PAGE_CARDS, pauseMs: 0 }, signal);
  } finally {
    opened.close();
    await pages.close();
    await router.close();
  }
}

/** The databases, or what is wrong with them. */
function openFiles(dataFolder: string) {
  const opening = openKnowledge({ dataFolder, terminalKey: KEY, clock: SYSTEM_CLOCK });
  if (opening.kind !== 'open') return opening.message;
  const knowledge: LocalKnowledge = opening.knowledge;
  const ledger = openSyncLedger({ dataFolder, terminalKey: KEY, now: Date.now() });
  if (!ledger.ok || opening.notices.length > 0) {
    knowledge.close();
    return [...opening.notices, ledger.ok ? '' : ledger.message].join('; ');
  }
  const close = (): void => {
    ledger.value.close();
    knowledge.close();
  };
  return { knowledge, ledger: ledger.value, close };
}

function cardOf(n: number): SandboxCard {
  return {
    cardNumber: numberedEscn(n),
    cardType: 'SMART_NO_CDZ',
    status: 'ACTIVE',
    expiresAt: '2099-09-30',
    issuedAt: '2025-10-01',
    issuerIdentifier: '999000001',
    issuerName: 'University of the Bench',
  };
}
