import type { Block } from '@clausewatch/model/block';
import type { Registers } from '@clausewatch/model/registers';
import type { Threat } from '@clausewatch/model/threat';
import { describe, expect, it } from 'vitest';

import { entry } from '../test/samples.ts';
import type { Neighbours } from './block.ts';
import { blockFrom, noBlockWords } from './propose-block.ts';

const set = { scope: 'REGIONAL', region: 'eu-west-1', name: 'blocked', id: 'a', family: 'v4' } as const;
const acl = { id: 'acl-0123456789abcdef0', region: 'eu-west-1', entries: [1, 9] } as const;
const block: Block = { clauses: ['policy/B', 'policy/A'], for: 'PT4H', waf: [set], acls: [acl] };
const near: Neighbours = {
  registers: { adminNetworks: { cidrs: ['9.1.0.0/16'] }, authorisedServers: { cidrs: [] }, thirdParties: [] },
  own: [],
};
const threat = (remotes: readonly string[]): Threat => ({
  partition: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  id: 't',
  detector: 'd',
  type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  score: 8,
  title: 'guessing',
  description: '',
  resources: [],
  role: 'TARGET',
  remotes,
  count: 3,
  firstSeen: '2026-11-01T00:00:00.000Z',
  lastSeen: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  archived: false,
  sample: false,
});

function from(
  remotes: readonly string[],
  addresses: readonly string[] = [],
  over: Partial<Block> = {},
  neighbours: Neighbours | undefined = near,
) {
  const registers: Registers = { remediation: { clauses: [], block: { ...block, ...over } } };
  return blockFrom({ entries: [entry('A')], threat: threat(remotes) }, addresses, registers, neighbours);
}

describe('a block that is proposed', () => {
  it('denies what the incident names and nobody we know has, for the time and at the places of the register', () => {
    expect(from(['9.9.9.1', '9.1.1.1', 'AWS Internal', '2a01:4f8:9:9::1'])).toEqual({
      remedy: {
        kind: 'block',
        ranges: ['9.9.9.1/32', '2a01:4f8:9:9::/64'],
        places: [set, acl],
        for: 'PT4H',
        answers: ['policy/A'],
      },
      leftOut: 'left alone: 9.1.1.1: administrators connect from there; AWS Internal: it is no address',
    });
  });

  it('denies only the addresses that were chosen', () => {
    expect(from(['9.9.9.1', '9.9.9.2'], ['9.9.9.2'])).toMatchObject({
      remedy: { ranges: ['9.9.9.2/32'] },
      leftOut: '',
    });
  });

  it('leaves out what no place takes', () => {
    expect(from(['9.9.9.1', '2a01:4f8:9:9::1'], [], { acls: [] })).toMatchObject({
      remedy: { ranges: ['9.9.9.1/32'], places: [set] },
      leftOut: 'left alone: 2a01:4f8:9:9::/64: no place takes it',
    });
    expect(from(['2a01:4f8:9:9::1'])).toMatchObject({ remedy: { places: [acl] } });
  });

  it.each([
    ['no address', 'no-threat', from([])],
    ['another clause', 'no-clause', from(['9.9.9.1'], [], { clauses: ['policy/C'] })],
    ['an address of something else', 'not-named', from(['9.9.9.1'], ['9.9.9.2'])],
    ['an address of ours among those that were chosen', 'spared', from(['9.9.9.1', '9.1.1.1'], ['9.9.9.1', '9.1.1.1'])],
    ['addresses of ours alone', 'spared', from(['9.1.1.1'])],
    ['an estate that cannot be read', 'spared', from(['9.9.9.1'], [], {}, { ...near, own: undefined })],
    ['more addresses than within an hour', 'too-wide', from(['9.9.9.1', '9.9.9.2'], [], { perHour: 1 })],
    ['no place at all', 'no-place', from(['9.9.9.1'], [], { waf: [], acls: [] })],
    ['no place for one that was chosen', 'no-place', from(['2a01:4f8:9:9::1'], ['2a01:4f8:9:9::1'], { acls: [] })],
  ] as const)('is none with %s', (_, why, made) => {
    expect(made).toBe(why);
    expect(noBlockWords[why]).not.toBe('');
  });

  it('is none without its register', () => {
    expect(blockFrom({ entries: [entry('A')], threat: threat(['9.9.9.1']) }, [], {}, near)).toBe('block-off');
  });

  it('is none while nobody asked whose the addresses are', () => {
    const registers: Registers = { remediation: { clauses: [], block } };
    expect(blockFrom({ entries: [entry('A')], threat: threat(['9.9.9.1']) }, [], registers, undefined)).toBe('spared');
  });
});
