import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { loadRecord } from '@clausewatch/app/records';
import { places, reassessPage, sweepIn } from '@clausewatch/app/sweep';
import { Unavailable } from '@clausewatch/model/errors';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { observeTrail } from '@clausewatch/sources/cloudtrail/observe';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { unrecorded } from '@clausewatch/sources/graph/unrecorded';
import { kindOf } from '@clausewatch/sources/kind-of';
import { beforeEach, describe, expect, it } from 'vitest';

import { account, at, group, item, listener, listening, network, region, RULES, TARGETS } from '../support/balanced.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type World, world } from '../support/world.ts';

function call(minute: number, eventName: string, requestParameters: object) {
  return observeTrail({
    eventID: `${eventName} ${minute}`,
    eventTime: at(minute),
    eventSource: 'elasticloadbalancing.amazonaws.com',
    eventName,
    awsRegion: region,
    recipientAccountId: account,
    userIdentity: { type: 'IAMUser', userName: 'ann', arn: `arn:aws:iam::${account}:user/ann`, accountId: account },
    requestParameters,
    responseElements: null,
  });
}

const empty = { TargetGroupArn: group, TargetType: 'instance', Protocol: 'HTTP', Port: 22, Targets: [] };

describe('what no recorder tells of a load balancer', () => {
  let made: World;
  /** What the provider says of each type; `busy`: it says nothing now. */
  let provider: Record<string, object | 'absent' | 'busy'>;
  let asked: string[];

  beforeEach(() => {
    provider = {
      [RULES]: { Rules: [{ RuleArn: 'r', Actions: [{ Type: 'forward', TargetGroupArn: group }] }] },
      [TARGETS]: empty,
    };
    asked = [];
    made = world(memoryTable(), at(0));
    const readLive: App['readLive'] = async ({ type, id }, instant) => {
      asked.push(type);
      const answer = provider[type];
      if (answer === 'busy') throw new Unavailable('throttled');
      if (answer === undefined || answer === 'absent') return answer;
      const [seen] = observeConfig({ ...item(0, type, id, answer), configurationItemCaptureTime: instant });
      return seen?.kind === 'resource' ? { ...seen, via: 'cloudtrail' } : undefined;
    };
    Object.assign(made.app, { readResource, kindOf, graphParts, unrecorded, readLive });
  });

  const take = async (minute: number, observations: ReturnType<typeof observeConfig>): Promise<void> => {
    made.now = at(minute);
    for (const observation of observations) await observe(made.app, observation);
  };
  const settled = async (minute: number): Promise<void> => {
    for (const one of [minute, minute + 1]) {
      made.now = at(one);
      await workOffDue(made.app);
    }
  };
  const sweep = async (minute: number): Promise<void> => {
    made.now = at(minute);
    for (const place of places())
      await reassessPage(made.app, place, (error) => {
        throw error;
      });
  };
  const target = (...Targets: readonly object[]): void => {
    provider[TARGETS] = { ...empty, Targets };
  };
  const known = async (type: string, id: string) =>
    (await loadRecord(made.app.table, { provider: 'aws', account, region, type, id }))?.value.latest;
  /** Whether the rule that lets everybody in at the load balancer is to blame for something. */
  const blamed = async () => (await openIncidents(made.app.table)).some(({ resource }) => resource.id === 'sg-front');

  /** Whether somebody may reach the machine, as far as the last look at its group knows. */
  const undecided = async () => {
    const ref = { provider: 'aws', account, region, type: 'AWS::EC2::SecurityGroup', id: 'sg-back' };
    const looks = (await loadRecord(made.app.table, ref))?.value.looks.filter(({ look }) => look === 'untrusted-reach');
    return (looks?.at(-1)?.unknown.length ?? 0) > 0;
  };

  it('is read once a listener is seen, with the targets of its rules; and not again with every item', async () => {
    await take(1, observeConfig(listening(1)));
    expect(asked).toEqual([RULES, TARGETS]);
    await take(2, observeConfig(listening(2)));
    expect(asked).toHaveLength(2);
    expect(await known(RULES, listener)).toBeDefined();
  });

  it('opens the incident of the rule in front when a machine is registered, and resolves it when it is not any more', async () => {
    await take(1, observeConfig([...network, listening(1)]));
    await settled(10);
    expect([await blamed(), await undecided()]).toEqual([false, false]);
    target({ Id: 'i-1' });
    await take(22, call(20, 'RegisterTargets', { targetGroupArn: group, targets: [{ id: 'i-1' }] }));
    expect(await blamed()).toBe(false);
    await settled(30);
    expect(await blamed()).toBe(true);
    target();
    await take(42, call(40, 'DeregisterTargets', { targetGroupArn: group, targets: [{ id: 'i-1' }] }));
    await settled(50);
    expect(await closedIncidents(made.app.table)).toMatchObject([{ resource: { id: 'sg-front' }, state: 'resolved' }]);
  });

  it('keeps its rules when an item of the listener comes later', async () => {
    await take(1, observeConfig([...network, listening(1)]));
    target({ Id: 'i-1' });
    await take(22, call(20, 'RegisterTargets', { targetGroupArn: group }));
    await take(25, observeConfig(listening(24)));
    await settled(35);
    expect(await blamed()).toBe(true);
  });

  it('is undetermined while the rules cannot be read, and opens nothing', async () => {
    Reflect.deleteProperty(provider, RULES);
    target({ Id: 'i-1' });
    await take(1, observeConfig([...network, listening(1)]));
    await settled(10);
    expect(await blamed()).toBe(false);
    expect(await undecided()).toBe(true);
  });

  it('that the provider is too busy to tell is asked for again, and nothing of it twice', async () => {
    provider[TARGETS] = 'busy';
    await expect(take(1, observeConfig(listening(1)))).rejects.toThrow(Unavailable);
    provider[TARGETS] = empty;
    await take(2, observeConfig(listening(1)));
    expect(asked).toEqual([RULES, TARGETS, TARGETS]);
    expect(await known(TARGETS, group)).toBeDefined();
  });

  it('is read again at each sweep: what changed unseen is missed news, what did not is none', async () => {
    await take(1, observeConfig([...network, listening(1)]));
    await settled(10);
    await sweep(100);
    expect(made.counts.get('missed-event')).toBeUndefined();
    target({ Id: 'i-1' });
    await sweep(200);
    expect(made.counts.get('missed-event')).toBe(1);
    await settled(210);
    expect(await blamed()).toBe(true);
    provider[TARGETS] = 'absent';
    provider[RULES] = { Rules: [] };
    await sweep(300);
    expect(await known(TARGETS, group)).toBeUndefined();
    await settled(310);
    expect(await blamed()).toBe(false);
  });

  it.each([
    [TARGETS, call(20, 'RegisterTargets', { targetGroupArn: group, targets: [{ id: 'i-1' }] })],
    [RULES, call(20, 'CreateRule', { listenerArn: listener })],
  ])('that changed and cannot be read is not what it was: %s', async (type, change) => {
    await take(1, observeConfig([...network, listening(1)]));
    await settled(10);
    const before = provider[type] as object;
    Reflect.deleteProperty(provider, type);
    await take(22, change);
    await settled(30);
    expect([await blamed(), await undecided()]).toEqual([false, true]);
    await take(31, change);
    await sweep(100);
    await settled(110);
    expect([await blamed(), await undecided()]).toEqual([false, true]);
    provider[type] = before;
    await sweep(200);
    await settled(210);
    expect([await blamed(), await undecided()]).toEqual([false, false]);
    expect(made.counts.get('missed-event')).toBeUndefined();
  });

  it('that the provider was too busy to tell of when it changed is not what it was, until it is asked again', async () => {
    await take(1, observeConfig([...network, listening(1)]));
    await settled(10);
    provider[TARGETS] = 'busy';
    const change = call(20, 'RegisterTargets', { targetGroupArn: group });
    await expect(take(22, change)).rejects.toThrow(Unavailable);
    await settled(30);
    expect([await blamed(), await undecided()]).toEqual([false, true]);
    target({ Id: 'i-1' });
    await take(32, change);
    await settled(40);
    expect([await blamed(), await undecided()]).toEqual([true, false]);
  });

  it('is as nobody knows where a sweep cannot read it any more', async () => {
    await take(1, observeConfig([...network, listening(1)]));
    await settled(10);
    Reflect.deleteProperty(provider, TARGETS);
    await sweep(100);
    await settled(110);
    expect([await blamed(), await undecided()]).toEqual([false, true]);
    target({ Id: 'i-1' });
    await sweep(200);
    await settled(210);
    expect([await blamed(), await undecided()]).toEqual([true, false]);
  });

  it('that was never read and cannot be read when it changes is read by the next sweep, and gone if there is none', async () => {
    provider[RULES] = { Rules: [] };
    await take(1, observeConfig([...network, listening(1)]));
    Reflect.deleteProperty(provider, TARGETS);
    await take(22, call(20, 'RegisterTargets', { targetGroupArn: group }));
    provider[TARGETS] = empty;
    await sweep(100);
    expect(await known(TARGETS, group)).toBeDefined();
    provider[TARGETS] = 'absent';
    await take(122, call(120, 'RegisterTargets', { targetGroupArn: `${group}0` }));
    await settled(130);
    expect(await undecided()).toBe(true);
    await sweep(200);
    await settled(210);
    expect(await undecided()).toBe(false);
  });

  it('stops no sweep while the provider is busy: it is unread until the next', async () => {
    await take(1, observeConfig([...network, listening(1)]));
    await settled(10);
    provider[TARGETS] = 'busy';
    provider[RULES] = 'busy';
    await sweep(100);
    await settled(110);
    expect([await blamed(), await undecided()]).toEqual([false, true]);
  });

  it('that could not be read when it was named is read at the next sweep of what names it', async () => {
    Reflect.deleteProperty(provider, TARGETS);
    await take(1, observeConfig(listening(1)));
    provider[TARGETS] = empty;
    await sweep(100);
    expect(await known(TARGETS, group)).toBeDefined();
  });

  it('is not asked for where nobody can be asked', async () => {
    const { readLive: _readLive, ...deaf } = made.app;
    const [seen] = observeConfig(listening(1));
    if (seen !== undefined) expect(await sweepIn(deaf, seen)).toBe(true);
    expect(await known(RULES, listener)).toBeUndefined();
  });
});
