/** One event, or one page of a sweep, asks the provider only so often. */
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { sparing, undeterred } from '@clausewatch/app/sparing';
import { Unavailable } from '@clausewatch/model/errors';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { unrecorded } from '@clausewatch/sources/graph/unrecorded';
import { kindOf } from '@clausewatch/sources/kind-of';
import { beforeEach, describe, expect, it } from 'vitest';

import { account, at, group, item, listening, region, RULES, TARGETS } from '../support/balanced.ts';
import { memoryTable } from '../support/memory-table.ts';
import { world } from '../support/world.ts';

const TargetGroups = Array.from({ length: 250 }, (_, index) => ({ TargetGroupArn: `${group}${index}` }));
const rules = { Rules: [{ RuleArn: 'r', Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] }] };

describe('the provider', () => {
  let app: App;
  let asked: number;
  let answer: object | 'busy' | undefined;
  beforeEach(() => {
    asked = 0;
    answer = { Protocol: 'HTTP', Port: 22, Targets: [] };
    const readLive: App['readLive'] = async ({ type, id }, instant) => {
      asked += 1;
      const told = type === RULES ? rules : answer;
      if (told === 'busy') throw new Unavailable('throttled');
      if (told === undefined) return undefined;
      const [seen] = observeConfig({ ...item(0, type, id, told), configurationItemCaptureTime: instant });
      return seen?.kind === 'resource' ? seen : undefined;
    };
    app = { ...world(memoryTable(), at(1)).app, readResource, kindOf, graphParts, unrecorded, readLive };
  });

  /** What the listener's item brings about: how often was asked, and whether it has to come again. */
  const listener = async (over: App): Promise<readonly [number, 'again' | 'done']> => {
    asked = 0;
    const [seen] = observeConfig(listening(1));
    if (seen === undefined) throw new Error('no item');
    try {
      await observe(over, seen);
      return [asked, 'done'];
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return [asked, 'again'];
    }
  };

  it('is asked for a hundred of the groups that rules name at once, and for all in the end', async () => {
    expect(await listener(sparing(app))).toEqual([100, 'again']);
    expect(await listener(sparing(app))).toEqual([100, 'again']);
    expect(await listener(sparing(app))).toEqual([51, 'done']);
    expect(await listener(sparing(app))).toEqual([0, 'done']);
  });

  it('that tells nothing is not asked for ever', async () => {
    answer = undefined;
    expect(await listener(sparing(app))).toEqual([100, 'again']);
    expect(await listener(sparing(app))).toEqual([100, 'done']);
  });

  it('that is busy keeps a page of a sweep from nothing, and is asked only some times more', async () => {
    answer = 'busy';
    expect(await listener(sparing(app))).toEqual([2, 'again']);
    expect(await listener(undeterred(app))).toEqual([10, 'done']);
  });

  it('is asked only so often in one page of a sweep, whatever it names', async () => {
    const { readLive } = undeterred(app);
    const ref = { provider: 'aws', account, region, type: TARGETS, id: group };
    const read = [];
    for (let time = 0; time < 500; time += 1) read.push(await readLive?.(ref, at(1), {}));
    expect([asked, read.filter((one) => one !== undefined).length]).toEqual([400, 400]);
  });
});
