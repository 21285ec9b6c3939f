import { execFileSync } from 'node:child_process';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { quote } from '@clausewatch/model/command';

import { aws, fixOf } from './aws.ts';
import { given } from './build.ts';
import { shellWords } from './shell-words.ts';

const { ref } = given({ kind: 'instance' });
const hostile = fc.string({ unit: fc.constantFrom(...'ab\'"`$(){};|&<>*?~#!\\ -=/:.,%@é'), minLength: 1 });

describe('quote', () => {
  test('any text comes out of the shell as it went in', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (words) => {
        const command = words.map(quote).join(' ');
        expect(shellWords(command)).toEqual(words);
      }),
    );
    const words = fc.sample(hostile, 200);
    const read = execFileSync('sh', ['-c', `printf '%s\\0' ${words.map(quote).join(' ')}`], {
      encoding: 'utf8',
      env: {},
    });
    expect(read.split('\0').slice(0, -1)).toEqual(words);
  });

  test('the empty text is a word too', () => {
    expect(shellWords(quote(''))).toEqual(['']);
  });
});

describe('aws', () => {
  const command = (id: string) => aws(ref, ['ec2', 'describe-instances'], { 'instance-ids': id });

  test('names the region of the resource, and quotes every value', () => {
    expect(command("i-1'; id #")).toBe(
      `aws ec2 describe-instances --instance-ids 'i-1'\\''; id #' --region eu-central-1`,
    );
  });

  test.each([
    '--query',
    '-x',
    'file:///etc/passwd',
    'fileb://x',
    'HTTP://example.com',
    '',
    'a\nb',
    'a\u202eb',
    'a\u0000b',
  ])('there is no command for %j', (id) => {
    expect(command(id)).toBeUndefined();
  });

  test('there is no command for another provider', () => {
    expect(aws({ ...ref, provider: 'hetzner' }, ['ec2'], {})).toBeUndefined();
  });

  test('a fix is whole or it is none', () => {
    expect(fixOf(['a', undefined], ['b'], '')).toBeUndefined();
    expect(fixOf(['a'], [undefined], '')).toBeUndefined();
    expect(fixOf([], [], '')).toBeUndefined();
    expect(fixOf(['a'], ['b'], 'note')).toEqual({ commands: ['a'], undo: ['b'], note: 'note' });
  });
});
