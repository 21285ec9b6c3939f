import { describe, expect, it } from 'vitest';

import { openGate, sameSecret } from './gate.ts';

const minute = 60_000;

describe('a link', () => {
  it('opens one session, once', () => {
    const gate = openGate(() => 0);
    const token = gate.issue();
    const session = gate.redeem(token);
    expect(session?.id).toMatch(/^[\w-]{43}$/);
    expect(session?.csrf).not.toBe(session?.id);
    expect(gate.redeem(token)).toBeUndefined();
  });

  it('is good for ten minutes', () => {
    let now = 0;
    const gate = openGate(() => now);
    const [early, late] = [gate.issue(), gate.issue()];
    now = 10 * minute - 1;
    expect(gate.redeem(early)).toBeDefined();
    now = 10 * minute;
    expect(gate.redeem(late)).toBeUndefined();
  });

  it('is not guessed by a part of it, nor by nothing', () => {
    const gate = openGate(() => 0);
    const token = gate.issue();
    for (const wrong of ['', token.slice(0, -1), `${token}x`, token.toUpperCase()])
      expect(gate.redeem(wrong)).toBeUndefined();
    expect(gate.redeem(token)).toBeDefined();
  });

  it('gives way to newer ones, so that asking for many fills no memory', () => {
    const gate = openGate(() => 0);
    const first = gate.issue();
    for (let index = 0; index < 16; index += 1) gate.issue();
    expect(gate.redeem(first)).toBeUndefined();
  });
});

describe('a session', () => {
  it('stays alive while it is used, and ends after twelve idle hours', () => {
    let now = 0;
    const gate = openGate(() => now);
    const id = gate.redeem(gate.issue())?.id ?? '';
    now = 700 * minute;
    expect(gate.session(id)).toBeDefined();
    now = 1400 * minute;
    expect(gate.session(id)).toBeDefined();
    now = 1400 * minute + 720 * minute;
    expect(gate.session(id)).toBeUndefined();
  });

  it('is known to its own gate only', () => {
    const gate = openGate(() => 0);
    const id = gate.redeem(gate.issue())?.id ?? '';
    expect(openGate(() => 0).session(id)).toBeUndefined();
    expect(gate.session('')).toBeUndefined();
  });
});

it('secrets of different lengths are compared without an error', () => {
  expect(sameSecret('a', 'ab')).toBe(false);
  expect(sameSecret('ab', 'ab')).toBe(true);
});
