import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';

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
  await vi.waitFor(async () => expect(await screenOf(page)).toBe(wanted), { timeout, interval: 25 });
}

/** Waits until a text is somewhere on the page, or no longer. */
export async function untilText(page: Page, text: string, isThere: boolean, timeout = 10_000): Promise<void> {
  await vi.waitFor(async () => expect((await page.textContent('body'))?.includes(text)).toBe(isThere), { timeout });
}
