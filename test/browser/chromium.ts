/** A real browser against a real server on loopback. */
import { existsSync } from 'node:fs';

import { type Listening, listen } from '@clausewatch/local/listen';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

import type { dashboard } from '../../packages/dashboard/src/dashboard.ts';

export const executablePath = '/usr/bin/chromium';
/** Missing is a reason to skip, unless the run says that it must be there. */
export const browserMissing = !existsSync(executablePath) && process.env['REQUIRE_BROWSER'] !== '1';

/** Flags for a browser without a screen, in a container, that calls nobody by itself. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}

/** Binds to a free port of 127.0.0.1. */
export async function serveOn(page: ReturnType<typeof dashboard>): Promise<Listening> {
  const listening = await listen('127.0.0.1', 0);
  listening.answerWith((request) => page.fetch(request));
  return listening;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console and the network complained of. */
  readonly complaints: string[];
}

/** A new browser profile that came in by a link. */
export async function visit(browser: Browser, link: string, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => void complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => void complaints.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => void complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(`left this machine: ${request.url()}`);
  });
  await page.goto(link, { waitUntil: 'load' });
  return { page, context, complaints };
}
