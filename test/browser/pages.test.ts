import { loadIncident } from '@clausewatch/app/incidents';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { incidentOf } from '../../packages/dashboard/test/incident-sample.ts';
import { severalIncidents } from '../../packages/dashboard/test/several-incidents.ts';
import { sample, type Sample } from '../../packages/dashboard/test/world-sample.ts';
import { audit, worstContrast } from './audit.ts';
import { browserMissing, executablePath, launch, serveOn, visit, type Visit } from './chromium.ts';

const paths = [
  '/',
  '/policies',
  '/policies/harbour-lane',
  '/incidents?state=any',
  '/incidents/inc_ssh',
  '/incidents/inc_threat',
  '/incidents/inc_long',
  '/outbox',
  '/coverage',
  '/status',
  '/nothing',
];
const long = 'W'.repeat(400);
const overlong = incidentOf('inc_long', {
  title: long,
  environment: long,
  alias: long,
  resource: { provider: 'aws', account: long, region: long, type: long, id: long, name: long },
  fix: { commands: [`aws ${long}`], undo: [], note: long },
});

const skipped = browserMissing ? ` (skipped: there is no ${executablePath})` : '';

describe.skipIf(browserMissing)(`in headless Chromium${skipped}`, () => {
  let browser: Browser;
  let made: Sample;
  let served: Awaited<ReturnType<typeof serveOn>>;

  beforeAll(async () => {
    browser = await launch();
    made = await sample({ incidents: [...severalIncidents(), overlong], port: () => served.port });
    served = await serveOn(made.page);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const at = (path: string): string => `http://127.0.0.1:${served.port}${path}`;
  const enter = async (colorScheme: 'light' | 'dark' = 'light', width = 1280): Promise<Visit> =>
    visit(browser, at(`/?token=${made.gate.issue()}`), { colorScheme, viewport: { width, height: 800 } });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'every page stands in %s at %i px: no overflow, no complaint, labels, headings, contrast',
    async (scheme, width) => {
      const { page, context, complaints } = await enter(scheme, width);
      expect(page.url()).toBe(at('/'));
      for (const path of paths) {
        await page.goto(at(path), { waitUntil: 'load' });
        expect(await audit(page), path).toEqual([]);
        const worst = await worstContrast(page);
        expect(worst.ratio, `${path}: ${worst.text}`).toBeGreaterThanOrEqual(4.5);
      }
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
      await context.close();
    },
  );

  it('the keyboard goes from the skip link through the menu into the page', async () => {
    const { page, context } = await enter();
    const stops: string[] = [];
    for (let index = 0; index < 9; index += 1) {
      await page.keyboard.press('Tab');
      stops.push(String(await page.evaluate('document.activeElement.textContent.trim()')));
    }
    expect(stops.slice(0, 7)).toEqual([
      'Skip to the content',
      'Clausewatch',
      'Today',
      'Policies',
      'Incidents',
      'Messages',
      'Coverage',
    ]);
    expect(stops[7]).toContain('Every protocol open');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await context.close();
  });

  it('the margin of the policy is reached by keyboard, and stands under its sentence on a phone', async () => {
    const wide = await enter('light', 1280);
    await wide.page.goto(at('/policies/harbour-lane'), { waitUntil: 'load' });
    await wide.page.locator('#H-3 a').last().focus();
    await wide.page.keyboard.press('Tab');
    expect(await wide.page.evaluate('document.activeElement.closest("li").id')).toBe('H-4');
    const places = `(() => { const row = document.querySelector('#H-4').closest('.row'); const [a, b] = [row.querySelector('.words'), row.querySelector('.notes')].map((one) => one.getBoundingClientRect()); return { beside: b.left >= a.right, under: b.top >= a.bottom }; })()`;
    expect(await wide.page.evaluate(places)).toEqual({ beside: true, under: false });
    const phone = await enter('light', 360);
    await phone.page.goto(at('/policies/harbour-lane'), { waitUntil: 'load' });
    expect(await phone.page.evaluate(places)).toEqual({ beside: false, under: true });
    await Promise.all([wide.context.close(), phone.context.close()]);
  });

  it('an incident is acknowledged by the form, and a resolution asks for a reason', async () => {
    const { page, context, complaints } = await enter();
    await page.goto(at('/incidents/inc_ssh'), { waitUntil: 'load' });
    await page.getByRole('button', { name: 'Resolve' }).click();
    expect(new URL(page.url()).pathname).toBe('/incidents/inc_ssh');
    await page.locator('form[action$="/acknowledge"] textarea').fill('on it');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').textContent()).toContain('Noted');
    expect(await page.locator('.timeline').textContent()).toContain('acknowledged: on it');
    const stored = await loadIncident(made.app.table, 'inc_ssh');
    expect([stored?.state, stored?.acts[0]?.by]).toEqual(['acknowledged', 'unverified:mara']);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('a command is copied as it will run', async () => {
    const { page, context } = await enter('light', 360);
    await page.goto(at('/incidents/inc_any'), { waitUntil: 'load' });
    const copied = await page.evaluate<string>(
      `(getSelection().selectAllChildren(document.querySelector('.command')), String(getSelection()))`,
    );
    expect(copied.trim()).toBe(incidentOf('inc_any').fix?.commands.join('\n'));
    await context.close();
  });

  it('another browser is not in, and its used link opens nothing', async () => {
    const token = made.gate.issue();
    const first = await visit(browser, at(`/?token=${token}`), {});
    const second = await visit(browser, at(`/?token=${token}`), {});
    expect(await first.page.locator('h1').textContent()).toContain('need a person today');
    expect(await second.page.locator('h1').textContent()).toBe('Not signed in');
    await Promise.all([first.context.close(), second.context.close()]);
  });
});
