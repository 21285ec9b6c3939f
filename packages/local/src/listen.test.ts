import { describe, expect, it } from 'vitest';

import { hostsOf, isLoopback, listen } from './listen.ts';

describe('listening', () => {
  it('answers 503 until there is something to show, and tells of a port that is taken', async () => {
    const listening = await listen('127.0.0.1', 0);
    const ask = async (): Promise<number> => (await fetch(`http://127.0.0.1:${listening.port}/`)).status;
    expect(await ask()).toBe(503);
    listening.answerWith(() => new Response('here'));
    expect(await ask()).toBe(200);
    await expect(listen('127.0.0.1', listening.port)).rejects.toThrow(/port \d+ on 127\.0\.0\.1 is in use/);
    await listening.close();
    await expect(ask()).rejects.toThrow();
  });

  it.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['127.evil.example', false],
    ['192.0.2.7', false],
  ])('%s is loopback: %s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });

  it('knows its names: only loopback, unless told otherwise', () => {
    expect(hostsOf('127.0.0.1', 4173, ['192.0.2.7'])).toEqual(['127.0.0.1:4173', 'localhost:4173', '[::1]:4173']);
    expect(hostsOf('0.0.0.0', 4173, ['192.0.2.7', '2001:db8::7', 'Box'])).toEqual(
      expect.arrayContaining(['192.0.2.7:4173', '[2001:db8::7]:4173', 'box:4173']),
    );
    expect(hostsOf('192.0.2.7', 80, [])).toEqual(expect.arrayContaining(['192.0.2.7', '192.0.2.7:80']));
  });
});
