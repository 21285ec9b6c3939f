/** Checks of a page as it stands, run inside the browser. */
import type { Page } from 'playwright-core';

/** Everything that a reader of any sort would stumble over; empty when nothing is. */
export async function audit(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(${inPage.toString()})()`);
}

// Runs in the page, where the platform's types are others: it speaks of elements by the few members it uses.
interface Seen {
  readonly tagName: string;
  readonly id: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  closest(selector: string): Seen | null;
  querySelectorAll(selector: string): Iterable<Seen>;
}
declare const document: Seen & {
  readonly title: string;
  readonly documentElement: Seen & { readonly scrollWidth: number };
};
declare const innerWidth: number;

function inPage(): readonly string[] {
  const found: string[] = [];
  const all = (selector: string): readonly Seen[] => [...document.querySelectorAll(selector)];
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`wider than the screen by ${over} px`);
  if (document.title === '') found.push('no title');
  if (document.documentElement.getAttribute('lang') === null) found.push('no language');
  if (all('h1').length !== 1) found.push(`${all('h1').length} main headings`);
  if (all('main').length !== 1) found.push('not one main landmark');
  let level = 0;
  for (const heading of all('h1, h2, h3, h4')) {
    const next = Number(heading.tagName.slice(1));
    if (next > level + 1) found.push(`heading ${next} after ${level}: ${heading.textContent}`);
    level = next;
  }
  for (const field of all('input:not([type=hidden]), select, textarea'))
    if (field.closest('label') === null && all(`label[for="${field.id}"]`).length === 0)
      found.push(`no label: ${field.id}`);
  for (const control of all('a, button, summary'))
    if (control.textContent?.trim() === '' && control.getAttribute('aria-label') === null)
      found.push('a control without a name');
  const ids = all('[id]').map(({ id }) => id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) found.push(`id twice: ${id}`);
  for (const named of all('[aria-labelledby]'))
    for (const id of (named.getAttribute('aria-labelledby') ?? '').split(' '))
      if (!ids.includes(id)) found.push('labelled by nothing');
  for (const link of all('a[href^="#"]')) {
    const to = decodeURIComponent((link.getAttribute('href') ?? '').slice(1));
    if (!ids.includes(to)) found.push(`leads nowhere: #${to}`);
  }
  for (const svg of all('svg'))
    if (
      svg.getAttribute('aria-hidden') !== 'true' &&
      !(svg.getAttribute('role') === 'img' && [...svg.querySelectorAll('title')].length > 0)
    )
      found.push('a drawing that is read aloud without a name');
  return found;
}

/** WCAG 2.2 contrast of every text with what is behind it: the worst, with its text. */
export async function worstContrast(page: Page): Promise<{ readonly ratio: number; readonly text: string }> {
  return page.evaluate<{ readonly ratio: number; readonly text: string }>(contrastScript);
}

// As text: it uses colours as the browser computes them.
const contrastScript = `(() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => { context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1); const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const over = ([r, g, b, a], below) => [r, g, b].map((part, index) => part * a + below[index] * (1 - a));
  const behind = (element) => element === null ? [255, 255, 255] : over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement));
  const light = (colour) => { const [r, g, b] = colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  let worst = { ratio: 21, text: '' };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || element.getClientRects().length === 0) continue;
    const ground = behind(element);
    const [a, b] = [light(over(rgba(getComputedStyle(element).color), ground)), light(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text: node.data.trim().slice(0, 60) };
  }
  return worst;
})()`;
