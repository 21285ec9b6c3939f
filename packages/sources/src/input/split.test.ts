import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { batchesIn } from './split.ts';

interface Read {
  readonly events: unknown[];
  readonly problems: string[];
}

/** Splits text given in chunks of `size` bytes. */
function read(text: string | Buffer, size = 1 << 16, maxItemBytes = 1e6): Read {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  const problems: string[] = [];
  const onProblem = (reason: string, position: string) => problems.push(`${position}: ${reason}`);
  const events = [...batchesIn(chunks, { maxItemBytes, onProblem })].flatMap((batch) => batch.events);
  return { events, problems };
}

/** Objects whose keys, texts and nesting look like the seams between items. */
const nasty = fc.constantFrom(
  'configurationItems',
  '},{"a":',
  '}, {"a"',
  '"',
  '\\',
  '\\"',
  ']}',
  '[{',
  'é',
  '𝄞',
  '\u0000',
);
const text = fc.oneof(
  fc.string(),
  nasty,
  fc.array(nasty).map((parts) => parts.join('')),
);
// No backslash in a key: once V8 13.6 has parsed {"b":0,"\\":0} it takes the key of {"b":0,"\"":0} for a backslash.
const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'configurationItems') },
  { weight: 1, arbitrary: text.filter((one) => !one.includes('\\')) },
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
    fc.boolean(),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 5 }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
}));
const items = fc.array(
  fc.oneof({ weight: 4, arbitrary: fc.dictionary(key, value, { maxKeys: 4 }) }, { weight: 1, arbitrary: value }),
  { maxLength: 60 },
);
const indent = fc.constantFrom(undefined, 0, 2, '\t');
const size = fc.integer({ min: 1, max: 400 });

describe('splitting JSON text', () => {
  it('gives the elements that JSON.parse gives, for any list, indent and chunk size', () => {
    fc.assert(
      fc.property(items, indent, size, (list, space, chunk) => {
        const json = JSON.stringify(list, null, space);
        expect(read(json, chunk)).toEqual({ events: JSON.parse(json), problems: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('gives the configuration items that JSON.parse gives, wherever the key stands', () => {
    const frame = fc.dictionary(fc.constantFrom('fileVersion', 'x', 'y'), value, { maxKeys: 3 });
    fc.assert(
      fc.property(frame, items, frame, indent, size, (before, list, after, space, chunk) => {
        const json = JSON.stringify({ ...before, configurationItems: list, ...after }, null, space);
        expect(read(json, chunk)).toEqual({ events: JSON.parse(json).configurationItems, problems: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('gives every document of JSON Lines and of documents one after another', () => {
    const documents = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { minKeys: 1, maxKeys: 3 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(documents, indent, size, (list, space, chunk) => {
        const texts = list.map((one) => JSON.stringify(one, null, space));
        expect(read(texts.join('\n'), chunk)).toEqual({ events: texts.map((one) => JSON.parse(one)), problems: [] });
      }),
    );
  });

  it('guesses only at seams that hold: many items, the key of a seam inside texts and nested lists', () => {
    const list = Array.from({ length: 3000 }, (_, i) => ({
      a: i,
      nested: [{ a: 1 }, { a: 2 }],
      told: '},{"a":',
      pad: 'x'.repeat(i % 97),
      ...(i % 50 === 0 ? { configurationItems: [{ a: 3 }] } : {}),
    }));
    for (const space of [undefined, 1]) expect(read(JSON.stringify(list, null, space)).events).toEqual(list);
  });

  it('follows a change of the first key among the items', () => {
    const list = Array.from({ length: 5000 }, (_, i) => ({ [i < 2500 ? 'a' : 'b']: i, more: 'y'.repeat(40) }));
    expect(read(JSON.stringify({ configurationItems: list }))).toEqual({ events: list, problems: [] });
  });

  it('reads a byte order mark, white space around, and an empty list', () => {
    expect(read('\uFEFF \r\n [ ] \n')).toEqual({ events: [], problems: [] });
    expect(read(' {"configurationItems" : [ ] } ')).toEqual({ events: [], problems: [] });
    expect(read(' {"a":1} ')).toEqual({ events: [{ a: 1 }], problems: [] });
  });

  it('reads a key with escapes as the key that it is', () => {
    expect(read(String.raw`{"configuration\u0049tems":[{"a":1}]}`, 7).events).toEqual([{ a: 1 }]);
  });
});

describe('splitting broken text', () => {
  it('delivers the items before the end of a text that is cut, and says where it ends', () => {
    const json = JSON.stringify({ configurationItems: [{ a: 1 }, { a: 2 }, { a: 3 }] });
    expect(read(json.slice(0, -6), 5)).toEqual({
      events: [{ a: 1 }, { a: 2 }],
      problems: ['item 3: the text ends in the middle'],
    });
    expect(read(json.slice(0, -2), 5).problems).toEqual(['item 4: the text ends before the list does']);
    expect(read(json.slice(0, -1), 5).problems).toEqual(['document 1: the text ends in the middle']);
  });

  it('reports an item that is not JSON and goes on behind it', () => {
    expect(read('[{"a":1},{"a":nope},{"a":3}]')).toEqual({
      events: [{ a: 1 }, { a: 3 }],
      problems: ['item 2: not valid JSON'],
    });
  });

  it('reports a comma too many, a missing one and garbage behind', () => {
    expect(read('[{"a":1},]').problems).toEqual(['item 2: not valid JSON']);
    expect(read('[{"a":1} {"a":2}]').problems).toEqual(['item 2: not valid JSON from here on']);
    expect(read('[{"a":1}] trailing')).toEqual({ events: [{ a: 1 }], problems: ['document 2: not JSON'] });
    expect(read('{"configurationItems":[{"a":1}] "x":1}').problems).toEqual([
      'document 1: what surrounds the items is not valid JSON',
    ]);
  });

  it('reports a second list of the same key instead of losing it silently', () => {
    const json = '{"configurationItems":[{"a":1}],"configurationItems":[{"a":2}]}';
    expect(read(json, 9).problems).toEqual([
      'document 1: configurationItems occurs more than once: only the first list was read',
    ]);
  });

  it('goes on after broken lines, the first one too', () => {
    expect(read('{"a":1}\n{"a":\n\n{"a":3}\n')).toEqual({
      events: [{ a: 1 }, { a: 3 }],
      problems: ['document 2: not valid JSON'],
    });
    expect(read('{"a":{\n{"a":2}\n{"a":3}\n', 4).events).toEqual([{ a: 2 }, { a: 3 }]);
  });

  it('says of what is no JSON that it is none', () => {
    expect(read('# Notes\n\nhello').problems).toEqual(['document 1: not JSON']);
    expect(read('').problems).toEqual(['document 1: empty']);
    expect(read(Buffer.alloc(100_000)).problems).toEqual(['document 1: not JSON']);
  });

  it('skips an item that is too large and delivers its neighbours', () => {
    const large = 'x'.repeat(3_000_000);
    const json = JSON.stringify({ configurationItems: [{ a: 1 }, { a: large }, { a: 3 }] });
    const reason = 'larger than 1 MB of text: skipped';
    expect(read(json)).toEqual({ events: [{ a: 1 }, { a: 3 }], problems: [`item 2: ${reason}`] });
    const lines = `{"a":1}\n{"a":"${large}"}\n{"a":3}`;
    expect(read(lines)).toEqual({ events: [{ a: 1 }, { a: 3 }], problems: [`document 2: ${reason}`] });
    expect(read(`{"a":"${large}"}`)).toEqual({ events: [], problems: [`document 1: ${reason}`] });
  });

  it('survives a million nested lists, alone and as an item', () => {
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    expect(read(`{"configurationItems":[{"a":${deep}},{"a":2}]}`, 1 << 16, 1e7)).toMatchObject({ problems: [] });
    expect(read(deep.slice(0, 1e6 + 5), 1 << 16, 1e7).problems).toHaveLength(1);
  });

  it('never throws and always ends, whatever the bytes', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      ' ',
      '\n',
      '1',
      'a',
      '"a":',
      '{"a":1}',
      '"configurationItems":[',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), size, (parts, chunk) => void read(parts.join(''), chunk, 50)),
      { numRuns: 3000 },
    );
  });

  it('reports a problem for every text that JSON.parse refuses and every line of which it refuses', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', '"', ',', ':', ' ', '1', '"a":', '{"a":1}');
    const parses = (one: string): boolean => {
      try {
        JSON.parse(one);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), size, (parts, chunk) => {
        const json = parts.join('');
        const { events, problems } = read(json, chunk);
        // Several documents may follow one another, empty lists too; anything else that is refused must be reported.
        fc.pre(!parses(json) && events.length === 0 && !/^(\s*\[\s*\])+\s*$/.test(json));
        expect(problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
