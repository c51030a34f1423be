import type { Page } from 'playwright-core';

/** What is looked at on every screen and no axe looks at. Each finds faults as lines for people; none is good. */

export interface Least {
  /** px; what is read from 1.5 m on a screen of 1080 lines, or from an arm's length on a small one. */
  readonly text: number;
  /** px a side; 44 by WCAG 2.5.5. */
  readonly target: number;
}

/** Texts too small, cut off, covered or out of the screen; targets too small. */
export async function findLayoutFaults(page: Page, least: Least): Promise<string[]> {
  return page.evaluate(`(${layoutFaults.toString()})(${JSON.stringify(least)})`);
}

/** Runs in the page. */
function layoutFaults(least: Least): string[] {
  const faults: string[] = [];
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible';
  };
  const named = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
  const textNodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = textNodes.nextNode(); node !== null; node = textNodes.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? '').trim() === '' || !isShown(element)) continue;
    if (element.closest('svg, script, style') !== null) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < least.text - 0.05) faults.push(`${size} px: ${named(element)}`);
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline') {
      faults.push(`wider than its room: ${named(element)}`);
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    // What scrolls may be out of sight: the sample cards of the demo.
    const scrolls = element.closest('.deck') !== null;
    for (const box of range.getClientRects()) {
      if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) {
        if (!scrolls) faults.push(`out of the screen: ${named(element)}`);
        break;
      }
      const covered = [0.1, 0.5, 0.9].some((along) => {
        const top = document.elementFromPoint(box.left + along * box.width, box.top + box.height / 2);
        return top !== null && !element.contains(top) && !top.contains(element);
      });
      if (covered && !scrolls) {
        faults.push(`covered: ${named(element)}`);
        break;
      }
    }
  }
  for (const target of document.querySelectorAll('button, a[href], input')) {
    if (!isShown(target)) continue;
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) < least.target) {
      faults.push(`target of ${Math.round(width)} × ${Math.round(height)}: ${named(target)}`);
    }
  }
  return faults;
}

interface Text {
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly color: string;
  readonly isLarge: boolean;
  readonly name: string;
}

/**
 * Contrast as it is painted: the screen without its letters, and in each letter's place the pixel that is worst for it.
 * Nineteen pixels of twenty must do; joints between stones are thinner than any stroke. `bench` is an empty page to
 * count in.
 */
export async function findContrastFaults(page: Page, bench: Page): Promise<string[]> {
  const texts = (await page.evaluate(`(${textsOf.toString()})()`)) as Text[];
  await page.evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { color: transparent !important; animation: none !important }');
    document.adoptedStyleSheets = [sheet];
  })()`);
  const picture = (await page.screenshot()).toString('base64');
  await page.evaluate('document.adoptedStyleSheets = []');
  return bench.evaluate(`(${contrastFaults.toString()})(${JSON.stringify({ texts, picture })})`);
}

/** Runs in the page. */
function textsOf(): Text[] {
  const found: Text[] = [];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    const element = node.parentElement;
    const text = (node.textContent ?? '').trim();
    if (element === null || text === '' || element.closest('svg, .deck') !== null) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { x, y, width, height } of range.getClientRects()) {
      const isIn = width > 0 && height > 0 && x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight;
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (isIn) found.push({ box: { x, y, width, height }, color: style.color, isLarge, name: text.slice(0, 40) });
    }
  }
  return found;
}

/** Runs in the bench page. WCAG 2.2, relative luminance and contrast ratio. */
async function contrastFaults({ texts, picture }: { texts: Text[]; picture: string }): Promise<string[]> {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  const channel = (value: number): number => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = (r: number, g: number, b: number): number =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const faults: string[] = [];
  for (const { box, color, isLarge, name } of texts) {
    const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
    const ink = luminance(r, g, b);
    const { data } = context.getImageData(box.x, box.y, Math.max(1, box.width), Math.max(1, box.height));
    const ratios: number[] = [];
    for (let at = 0; at < data.length; at += 16) {
      const ground = luminance(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
      ratios.push((Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
    }
    ratios.sort((one, other) => one - other);
    const worst = ratios[Math.floor(ratios.length / 20)] ?? 21;
    if (worst < (isLarge ? 3 : 4.5)) faults.push(`${worst.toFixed(2)} : 1 on "${name}" in ${color}`);
  }
  return faults;
}
