/** Recorded events: the same incidents in whatever order and however often they arrive. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf, type Ran } from './run.ts';

const sample = 'packages/local/sample';
const setup = [
  '--policy',
  join(sample, 'policy.yaml'),
  '--policy',
  'baseline',
  '--registers',
  join(sample, 'registers.yaml'),
  '--documents',
  sample,
];

interface Replayed {
  readonly incidents: readonly {
    readonly id: string;
    readonly kind: string;
    readonly resource: object;
    readonly subject: string;
    readonly clauses: readonly object[];
    readonly state: string;
    readonly severity: string;
  }[];
  readonly messages: readonly { readonly channel: string; readonly subject: string }[];
  readonly deadLetters: readonly object[];
  readonly counts: Readonly<Record<'events' | 'observations' | 'duplicates' | 'unrecognised', number>>;
}

async function replay(
  input: string,
  ...flags: readonly string[]
): Promise<{ readonly ran: Ran; readonly data: Replayed }> {
  const ran = await clausewatch(['replay', input, ...setup, '--json', ...flags]);
  return { ran, data: documentOf(ran) as Replayed };
}

/** What is the same whatever the order: by the machine contract. */
function essence({ incidents }: Replayed): readonly string[] {
  return incidents
    .map(({ kind, resource, subject, clauses, state, severity }) =>
      JSON.stringify({ kind, resource, subject, clauses, state, severity }),
    )
    .toSorted();
}

const lines = gunzipSync(readFileSync(join(sample, 'events.jsonl.gz')))
  .toString('utf8')
  .trimEnd()
  .split('\n');

describe('the sample estate', () => {
  it('backwards and doubled gives the same incidents as forwards', { timeout: 120_000 }, async () => {
    const forwards = await replay(join(sample, 'events.jsonl.gz'));
    expect(forwards.ran.code).toBe(1);
    expect(forwards.data.counts).toMatchObject({ events: lines.length, unrecognised: 0 });
    expect(forwards.data.incidents.length).toBeGreaterThan(15);
    expect(forwards.data.deadLetters).toEqual([]);
    const folder = folderOf({
      'backwards.jsonl': lines.toReversed().join('\n'),
      'doubled.jsonl': [...lines, ...lines].join('\n'),
    });
    const backwards = await replay(join(folder, 'backwards.jsonl'));
    expect(essence(backwards.data)).toEqual(essence(forwards.data));
    const doubled = await replay(join(folder, 'doubled.jsonl'));
    expect(essence(doubled.data)).toEqual(essence(forwards.data));
    expect(doubled.data.counts.duplicates).toBe(
      forwards.data.counts.duplicates + lines.length - ignored(forwards.data),
    );
  });

  it(
    'replayed into a folder is kept there; a second time all of it is known, and nothing is sent',
    { timeout: 120_000 },
    async () => {
      const data = join(folderOf({}), 'data');
      const first = await replay(join(sample, 'events.jsonl.gz'), '--data', data);
      const second = await replay(join(sample, 'events.jsonl.gz'), '--data', data);
      expect(first.data.messages.length).toBeGreaterThan(30);
      expect(second.data.messages).toEqual([]);
      expect(essence(second.data)).toEqual(essence(first.data));
      expect(second.data.counts.duplicates).toBe(lines.length - ignored(first.data));
      const list = await clausewatch(['incidents', 'list', '--state', 'all', '--data', data, '--json']);
      expect(documentOf(list) as readonly unknown[]).toHaveLength(first.data.incidents.length);
    },
  );
});

/** Events that leave no trace by which a second copy could be known: samples of threats. */
function ignored(_data: Replayed): number {
  const events = lines.map((line) => JSON.parse(line) as { readonly detail: Readonly<Record<string, unknown>> });
  return events.filter(({ detail }) => String(detail['title']).startsWith('[SAMPLE]')).length;
}

describe('replay and bad input', () => {
  const event = (item: object): string =>
    JSON.stringify({
      'detail-type': 'Config Configuration Item Change',
      source: 'aws.config',
      account: '111122223333',
      region: 'eu-west-1',
      time: '2026-11-01T10:01:00Z',
      detail: { messageType: 'ConfigurationItemChangeNotification', configurationItem: item },
    });

  it('goes on behind an event that nobody knows, and counts it', async () => {
    const folder = folderOf({ 'a.jsonl': `{"hello":1}\n${event(group('sg-1'))}\nnot json\n` });
    const ran = await clausewatch(['replay', folder, '--policy', 'pythias', '--json']);
    const { incidents, messages, counts } = documentOf(ran) as Replayed;
    expect(counts).toMatchObject({ events: 2, observations: 1, unrecognised: 1 });
    expect(incidents).toHaveLength(1);
    expect(messages.map(({ channel }) => channel).toSorted()).toEqual(['email', 'slack']);
    expect(ran.code).toBe(1);
  });

  it('ends with 3 when something was not understood, 0 when all is well, 2 when there is nothing', async () => {
    const inside = event(group('sg-1', { ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], fromPort: 443, toPort: 443 }));
    const policy = ['--policy', 'pythias', '--clause'].slice(0, 2);
    const well = folderOf({ 'a.jsonl': inside });
    const odd = folderOf({ 'a.jsonl': `${inside}\n{"hello":1}\n` });
    expect((await clausewatch(['replay', well, ...policy])).code).toBe(0);
    expect((await clausewatch(['replay', odd, ...policy])).code).toBe(3);
    expect((await clausewatch(['replay', folderOf({}), ...policy])).code).toBe(2);
  });
});

it('--until leaves out what was sent later', async () => {
  const { ran, data } = await replay(join(sample, 'events.jsonl.gz'), '--until', '2020-01-01T00:00:00Z');
  expect(data.incidents).toEqual([]);
  expect(ran.code).toBe(0);
});
