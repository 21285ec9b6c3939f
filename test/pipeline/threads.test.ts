import { deliver } from '@clausewatch/app/deliver';
import { workOffDue } from '@clausewatch/app/due';
import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type FakeSlack, fakeSlack } from '../support/fake-slack.ts';
import { crashing, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupRef, groupState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const [web, db] = ['sg-0a1b2c3d', 'sg-0e5f6a7b'];
const machine: ResourceRef = { ...groupRef('i-0a1b2c3d'), type: 'AWS::EC2::Instance' };

function opened(minute: number, id: string, broken = ['ingress tcp/22']): Observation {
  return { kind: 'resource', via: 'config', resource: groupState(id, at(minute), { broken }) };
}

/** A machine with these groups is attacked. */
function attacked(minute: number, id: string, groups: readonly string[], score = 8): Observation {
  const threat = { ...threatOf(id, at(minute), minute, score, false), resources: [machine] };
  return { kind: 'threat', via: 'guardduty', threat: { ...threat, attached: groups.map(groupRef) } };
}

interface Scene {
  readonly made: World;
  readonly app: App;
  readonly slack: FakeSlack;
}

function scene(table: Table = memoryTable()): Scene {
  const made = world(table, at(60));
  const slack = fakeSlack();
  const { catalogue } = made.app.plan;
  // Nothing waits for a digest.
  const registers = { ...catalogue.registers, alerts: { slack: { digest: [] } } };
  const plan = { ...made.app.plan, catalogue: { ...catalogue, registers } };
  return { made, slack, app: { ...made.app, plan, senders: { threads: slack }, buttons: true } };
}

async function happen({ app }: Scene, ...events: readonly Observation[]): Promise<string> {
  let last = '';
  for (const event of events)
    for (const id of (await observe(app, event)).incidents) {
      await deliver(app, id);
      last = id;
    }
  return last;
}

const blocksOf = (slack: FakeSlack, ts: string): string => JSON.stringify(slack.messages.get(ts)?.post.blocks);

describe('incidents about one thing', () => {
  it('are told in the thread that began first: aloud, with buttons of their own, changed in place', async () => {
    const here = scene();
    const { slack } = here;
    const breach = await happen(here, opened(1, web));
    const threat = await happen(here, attacked(2, 't-1', [web]));
    const [root = ''] = slack.roots();
    expect(slack.of(breach)).toMatchObject([{ ts: root }]);
    const [told] = slack.of(threat);
    expect(told).toMatchObject({ root, aloud: true });
    const blocks = JSON.stringify(told?.post.blocks);
    expect(blocks).toContain(`"value":"${threat}"`);
    expect(blocks).toMatch(new RegExp(`Also here.*${breach}`));
    expect(blocksOf(slack, root)).toMatch(new RegExp(`Also here\\*.*${threat} <https://acme.slack.com/archives/C1/p`));
    await happen(here, attacked(3, 't-1', [web], 2), opened(4, web, []));
    expect(slack.roots()).toEqual([root]);
    expect(slack.of(threat)).toHaveLength(1);
    expect(slack.of(breach)).toMatchObject([{ ts: root }]);
    expect(slack.messages.get(root)?.post.text).toContain('RESOLVED');
    // What is still open is named in the message of what is over, and not the other way round.
    expect(blocksOf(slack, root)).toContain(`see ${threat}`);
    expect(blocksOf(slack, told?.ts ?? '')).not.toContain(`see ${breach}`);
  });

  it('are told quietly where they are no graver than what is there', async () => {
    const here = scene();
    await happen(here, opened(1, web));
    const threat = await happen(here, attacked(2, 't-1', [web], 2));
    expect(here.slack.of(threat)).toMatchObject([{ aloud: false, root: here.slack.roots()[0] }]);
  });

  it('have one thread, however long the chain between them', async () => {
    const here = scene();
    const all = [
      await happen(here, opened(1, web)),
      await happen(here, attacked(2, 't-1', [web, db])),
      await happen(here, opened(3, db)),
      await happen(here, attacked(4, 't-2', [db])),
    ];
    const { slack } = here;
    const [root = '', ...others] = slack.roots();
    expect(others).toEqual([]);
    for (const id of all) expect(slack.of(id)).toHaveLength(1);
    for (const id of all.slice(1)) expect(blocksOf(slack, root)).toContain(id);
  });

  it('that have a thread each when it turns out name each other, and nobody is told anything', async () => {
    const here = scene();
    const { slack } = here;
    const breach = await happen(here, opened(1, web));
    const threat = await happen(here, attacked(2, 't-1', []));
    const [first = '', second = ''] = slack.roots();
    expect(blocksOf(slack, first) + blocksOf(slack, second)).not.toContain('Also');
    await happen(here, attacked(3, 't-1', [web]));
    expect(slack.messages.size).toBe(2);
    const link = (ts: string): string => `<https://acme.slack.com/archives/C1/p${ts.replace('.', '')}|its thread>`;
    expect(blocksOf(slack, first)).toContain(`${threat} ${link(second)}`);
    expect(blocksOf(slack, second)).toContain(`${breach} ${link(first)}`);
    expect(
      (await openIncidents(here.app.table)).flatMap(({ deliveries }) => deliveries).map(({ state }) => state),
    ).toEqual(['sent', 'sent', 'sent']);
  });

  it('begin a thread of their own when those that have one are over, or it is gone', async () => {
    const here = scene();
    const { slack } = here;
    await happen(here, opened(1, web), opened(2, web, []));
    await happen(here, attacked(3, 't-1', [web]));
    expect(slack.roots()).toHaveLength(2);
    slack.messages.clear();
    const again = await happen(here, opened(4, web));
    expect(slack.of(again)).toHaveLength(1);
    expect(slack.roots()).toHaveLength(1);
    const threat = await happen(here, attacked(5, 't-1', [web], 9), attacked(6, 't-2', [web]));
    expect(slack.roots()).toHaveLength(1);
    expect(slack.of(threat)).toMatchObject([{ root: slack.roots()[0] }]);
  });

  it('are told although the message of the other cannot be changed', async () => {
    const here = scene();
    await happen(here, opened(1, web));
    const change = async (): Promise<never> => {
      throw new Error('HTTP 400');
    };
    const deaf = { ...here, app: { ...here.app, senders: { threads: { ...here.slack, change } } } };
    const threat = await happen(deaf, attacked(2, 't-1', [web]));
    expect(here.slack.of(threat)).toHaveLength(1);
    expect(
      (await openIncidents(here.app.table)).flatMap(({ deliveries }) => deliveries.map(({ state }) => state)),
    ).toEqual(['sent', 'sent']);
  });

  it('are told twice at most, in one thread, and name each other, whatever call a crash cuts short', async () => {
    for (let call = 1; call <= 90; call += 1)
      for (const after of [false, true]) {
        const table = memoryTable();
        const here = scene(table);
        const breach = await happen(here, opened(1, web));
        const [threat = ''] = (await observe(here.app, attacked(2, 't-1', [web]))).incidents;
        const shaky = { ...here.app, table: crashing(table, [{ call, after }]) };
        await deliver(shaky, threat).catch(() => undefined);
        here.made.now = at(70);
        await deliver(here.app, threat);
        const [root = '', ...others] = here.slack.roots();
        expect(others).toEqual([]);
        expect(here.slack.of(threat).length, `call ${call}`).toBeLessThanOrEqual(2);
        expect(blocksOf(here.slack, root)).toContain(`see ${threat}`);
        expect(here.slack.of(breach)).toHaveLength(1);
      }
  });

  it('begin one thread when two workers tell of both at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const table = memoryTable();
        const here = scene(table);
        const ids: string[] = [];
        for (const event of [opened(1, web), attacked(2, 't-1', [web])])
          ids.push(...(await observe(here.app, event)).incidents);
        const slowly =
          <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
          (...args: A): Promise<R> =>
            scheduler.schedule(Promise.resolve()).then(() => call(...args));
        const app: App = {
          ...here.app,
          table: { ...table, get: slowly(table.get), put: slowly(table.put), query: slowly(table.query) },
          senders: { threads: { ...here.slack, begin: slowly(here.slack.begin), answer: slowly(here.slack.answer) } },
        };
        await scheduler.waitFor(Promise.all(ids.map((id) => deliver(app, id))));
        for (let round = 1; round <= 10; round += 1) {
          here.made.now = new Date(Date.parse(at(60)) + round * 15_000).toISOString();
          await workOffDue(here.app);
        }
        expect(here.slack.roots()).toHaveLength(1);
        expect(here.slack.messages.size).toBe(2);
        expect(blocksOf(here.slack, here.slack.roots()[0] ?? '')).toContain('Also here');
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
