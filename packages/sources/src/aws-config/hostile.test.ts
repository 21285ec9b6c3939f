import { describe, expect, it } from 'vitest';

import { observe } from '../observe.ts';

const head =
  '"configurationItemCaptureTime":"2026-01-02T03:04:05.006Z","awsAccountId":"111122223333","awsRegion":"eu-west-1",' +
  '"configurationItemStatus":"OK","resourceType":"AWS::EC2::SecurityGroup","resourceId":"sg-1"';
const open = '"ipPermissions":[{"ipProtocol":"-1","ipRanges":["0.0.0.0/0"]}],"ipPermissionsEgress":[]';

function read(more: string): ReturnType<typeof observe> {
  return observe(JSON.parse(`{${head},${more}}`));
}

describe('hostile items', () => {
  it('take tag keys such as __proto__, constructor and toString as tag keys', () => {
    const tags = '{"__proto__":"x","constructor":"y","toString":"z","polluted":"no"}';
    const [found] = read(`"configuration":{${open}},"tags":${tags}`);
    if (found?.kind !== 'resource') throw new Error('not a resource');
    expect(JSON.stringify(found.resource.tags)).toBe(tags);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('keep such keys as own keys when tags are a list or hold other values', () => {
    const list = '[{"key":"__proto__","value":"x"},{"key":"n","value":1},{"key":7},"junk",null]';
    const [found] = read(`"configuration":{${open}},"tags":${list}`);
    expect(JSON.stringify(found?.kind === 'resource' && found.resource.tags)).toBe('{"__proto__":"x","n":"1"}');
    const [mixed] = read(`"configuration":{${open}},"tags":{"__proto__":{"polluted":1},"n":null}`);
    expect(JSON.stringify(mixed?.kind === 'resource' && mixed.resource.tags)).toBe('{"n":""}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('are not followed through __proto__ in a configuration', () => {
    const [found] = read(`"configuration":{"__proto__":{${open}}}`);
    expect(found).toMatchObject({
      resource: { configuration: { rules: [{ at: '/ipPermissions' }, { at: '/ipPermissionsEgress' }] } },
    });
  });

  it('are not read when nested beyond what anybody could store, without overflow', () => {
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    const unread = [
      { kind: 'unread', ref: { id: 'sg-1' }, reason: expect.stringMatching(/nested more than 100 levels/) },
    ];
    expect(read(`"configuration":{${open},"x":${deep}}`)).toMatchObject(unread);
    expect(read(`"configuration":{${open}},"supplementaryConfiguration":{"x":${deep}}`)).toMatchObject(unread);
    expect(() => observe(JSON.parse(deep))).toThrow(/not an event|not recognised/);
    expect(() => observe(JSON.parse(`{"detail":${deep}}`))).toThrow(/not recognised/);
  });

  it('with a million keys, a 10 MB text or keys given twice are read like others', () => {
    const keys = Array.from({ length: 1e6 }, (_, i) => `"k${i}":1`).join(',');
    expect(read(`"configuration":{${open},${keys}}`)).toHaveLength(1);
    expect(read(`"configuration":{${open},"description":"${'x'.repeat(1e7)}"}`)).toHaveLength(1);
    const twice = read(`"configuration":{"ipPermissions":[],${open}}`);
    expect(twice).toMatchObject([{ resource: { configuration: { rules: [{ traffic: { kind: 'all' } }] } } }]);
  });

  it('read a group of a hundred thousand ranges in good time', () => {
    const ranges = Array.from({ length: 1e5 }, (_, i) => `"10.${i >> 16}.${(i >> 8) & 255}.${i & 255}/32"`).join(',');
    const started = performance.now();
    read(`"configuration":{"ipPermissions":[{"ipProtocol":"-1","ipRanges":[${ranges}]}],"ipPermissionsEgress":[]}`);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('leave no raw text of theirs in a reason', () => {
    const name = `\u001b[31m\n"<!channel>"\u202e${'x'.repeat(500)}`;
    try {
      observe({ [name]: 1, configuration: 2 });
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message).toMatch(/^[\x20-\x7e]{1,300}$/);
    }
  });
});
