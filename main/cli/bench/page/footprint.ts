import type { CDPSession, Page } from 'playwright-core';

/** What a page keeps, garbage collected. */
export interface Footprint {
  readonly heapBytes: number;
  /** DOM nodes, detached ones included. */
  readonly nodes: number;
  readonly listeners: number;
}

export async function footprintOf(page: Page, cdp: CDPSession): Promise<Footprint> {
  // The same screen each time.
  await page.waitForSelector('html[data-state="idle"]');
  await cdp.send('Performance.enable');
  for (let i = 0; i < 3; i += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return {
    heapBytes: metric('JSHeapUsedSize'),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
  };
}
