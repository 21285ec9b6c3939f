import { describe, expect, it } from 'vitest';

import { remembered } from './remembered.ts';

function counted(took: number) {
  const at = { now: 0, revision: 'a', made: 0 };
  const answer = remembered(
    async () => {
      at.now += took;
      at.made += 1;
      return at.made;
    },
    async () => at.revision,
    () => at.now,
  );
  return { at, answer };
}

describe('an answer that is remembered', () => {
  it('is made once while nothing was written', async () => {
    const { at, answer } = counted(5);
    expect([await answer(), await answer()]).toEqual([1, 1]);
    at.revision = 'b';
    expect(await answer()).toBe(2);
  });

  it('is used a while longer when it took long, and then until a new one is made behind the reader', async () => {
    const { at, answer } = counted(1000);
    await answer();
    at.revision = 'b';
    at.now += 19_000;
    expect(await answer()).toBe(1);
    at.now += 2_000;
    expect(await answer()).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect([await answer(), at.made]).toEqual([2, 2]);
  });

  it('is made once for all who ask at the same time', async () => {
    const { answer } = counted(1000);
    expect(await Promise.all([answer(), answer(), answer()])).toEqual([1, 1, 1]);
  });

  it('is asked for again after it failed', async () => {
    let fails = true;
    const answer = remembered(
      async () => (fails ? Promise.reject(new Error('locked')) : 1),
      async () => 'a',
      () => 0,
    );
    await expect(answer()).rejects.toThrow('locked');
    fails = false;
    expect(await answer()).toBe(1);
  });
});
