import { actOn } from '@clausewatch/app/act';
import { Means } from '@clausewatch/model/remedy';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { closes, provenIncident } from '../../packages/dashboard/test/proven-incident.ts';
import { sample } from '../../packages/dashboard/test/world-sample.ts';
import { audit, worstContrast } from './audit.ts';
import { browserMissing, executablePath, launch, serveOn, visit } from './chromium.ts';

const skipped = browserMissing ? ` (skipped: there is no ${executablePath})` : '';

describe.skipIf(browserMissing)(`a remedy in headless Chromium${skipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 60_000);
  afterAll(async () => browser?.close());

  /** Somebody suggested it and ada proposed it; `who` is signed in on the incident's page. */
  async function proposed(who: string, width: number, colorScheme: 'light' | 'dark', makes: readonly Means[] = []) {
    let port = 0;
    const incidents = [provenIncident('0.0.0.0/0')];
    const made = await sample({ incidents, port: () => port, remediation: { clauses: closes, mode: 'act' } });
    Object.assign(made.app, { makes });
    for (const by of ['unverified:mara', 'ada'])
      await actOn(made.app, 'inc_ssh', { kind: 'propose', note: 'not needed' }, { id: `by-${by}`, by, via: 'page' });
    const served = await serveOn(made.page);
    ({ port } = served);
    const address = `http://127.0.0.1:${port}`;
    const visited = await visit(browser, `${address}/?token=ticket-of-${who}`, {
      colorScheme,
      viewport: { width, height: 800 },
    });
    await visited.page.goto(`${address}/incidents/inc_ssh`, { waitUntil: 'load' });
    const end = async (): Promise<void> => {
      await visited.context.close();
      await served.close();
    };
    return { ...visited, remedy: visited.page.locator('section[aria-labelledby="remedy"]'), end };
  }

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('is approved in %s at %i px by another person, who reads what comes of it', async (scheme, width) => {
    const { page, remedy, complaints, end } = await proposed('bo', width, scheme);
    expect(await audit(page)).toEqual([]);
    expect(await remedy.textContent()).toContain(
      'Proposed by ada (not needed): waits for another person to approve it',
    );
    expect(await remedy.textContent()).not.toContain('mara');
    expect(await remedy.textContent()).toContain('Nothing here can change your cloud');
    await remedy.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('status').waitFor();
    expect(await remedy.textContent()).toContain('approved by bo: to be made by hand');
    expect(await remedy.getByRole('group', { name: 'Commands to run' }).textContent()).toContain('aws ec2 revoke');
    expect(await audit(page)).toEqual([]);
    expect((await worstContrast(page)).ratio).toBeGreaterThanOrEqual(4.5);
    expect(complaints).toEqual([]);
    await end();
  });

  it('is not offered for approval to who proposed it', async () => {
    const { remedy, end } = await proposed('ada', 1280, 'light', Means.options);
    expect(await remedy.textContent()).toContain('What is approved is made within minutes');
    expect(await remedy.getByRole('button', { name: 'Decline' }).count()).toBe(1);
    expect(await remedy.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await end();
  });
});
