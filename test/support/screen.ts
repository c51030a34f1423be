import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the page's root element says is on the screen: `idle`, `showing granted/active by chip from registry`, … */
export async function screenOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const root = document.querySelector<HTMLElement>('[data-state]');
    const { state = 'no page', verdict, reason, evidence, source } = root?.dataset ?? {};
    if (state !== 'showing') return state;
    const grounds = evidence ? ` by ${evidence} from ${source || 'nowhere'}` : '';
    return `showing ${verdict}/${reason}${grounds}`;
  });
}

/** Waits until the screen says so; the message of a failure says what it said instead. */
export async function untilScreen(page: Page, wanted: string, timeout = 10_000): Promise<void> {
  await expect.poll(() => screenOf(page), { timeout, interval: 25 }).toBe(wanted);
}
