/** The same sixteen rules on the same security groups by Clausewatch and by engines of others; the same answers first. */
import { groupAt } from './generate.ts';
import { inTurns, median } from './measure.ts';
import { cel, jsonRules, opa } from './peers/engines.ts';
import { ours } from './peers/ours.ts';
import { type Engine, naive } from './peers/rules.ts';

/**
 * Security groups as text. Left out are those that open to the world in two halves (`0.0.0.0/1`, `128.0.0.0/1`): Clausewatch
 * sees them, and a comparison with `0.0.0.0/0`, which is all that the rules of the others do, does not.
 */
export function groups(count: number): readonly string[] {
  const texts: string[] = [];
  for (let i = 0; texts.length < count; i++) {
    const text = JSON.stringify(groupAt(i));
    if (!text.includes('/1"')) texts.push(text);
  }
  return texts;
}

async function engines() {
  return {
    clausewatch: ours(),
    'opa-wasm 1.10.0': await opa(),
    'cel-js 8.0.0': cel(),
    'json-rules-engine 7.3.1': jsonRules(),
  };
}

async function each(engine: Engine, texts: readonly string[], use: (answer: readonly number[], i: number) => void) {
  for (const [i, text] of texts.entries()) {
    const answer = engine(text);
    use(answer instanceof Promise ? await answer : answer, i);
  }
}

/** The number of matches, when every engine gives the oracle's answer to every item. Throws naming the first that does not. */
export async function agreed(texts: readonly string[]): Promise<number> {
  const expected: string[] = [];
  let matches = 0;
  await each(naive, texts, (answer) => {
    expected.push(answer.join());
    matches += answer.length;
  });
  for (const [name, engine] of Object.entries(await engines()))
    await each(engine, texts, (answer, i) => {
      const given = answer.toSorted((a, b) => a - b).join();
      if (given !== expected[i]) throw new Error(`${name}, item ${i}: ${given} instead of ${expected[i] ?? ''}`);
    });
  return matches;
}

export const peersHead = ['from text to matches', 'x JSON.parse', 'x clausewatch', 'CPU us/item'];

export async function peers(texts: readonly string[], rounds: number): Promise<readonly (readonly string[])[]> {
  const parse: Engine = (text) => (JSON.parse(text) === null ? [0] : []);
  const all = { 'JSON.parse alone': parse, 'plain code, the oracle': naive, ...(await engines()) };
  const works = Object.entries(all).map(([name, engine]) => [name, () => each(engine, texts, () => undefined)]);
  const times = await inTurns(Object.fromEntries(works) as Record<keyof typeof all, () => Promise<void>>, rounds);
  const by = (name: keyof typeof all, bar: keyof typeof all): string =>
    median(times[name].cpu.map((time, round) => time / (times[bar].cpu[round] ?? NaN))).toFixed(2);
  return (Object.keys(all) as (keyof typeof all)[]).map((name) => [
    name,
    by(name, 'JSON.parse alone'),
    by(name, 'clausewatch'),
    ((1000 * median(times[name].cpu)) / texts.length).toFixed(1),
  ]);
}
