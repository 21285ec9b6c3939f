import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Column, letters, table } from './table.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly count: number;
}

const columns: readonly Column<Row>[] = [
  { title: 'Id', intent: 'id', value: ({ id }) => id },
  { title: 'What', intent: 'text', value: ({ title }) => title },
  { title: 'Times', intent: 'number', value: ({ count }) => count },
];

describe('a table', () => {
  it('aligns by intent and cuts only texts', () => {
    const rows = [
      { id: 'inc_4f1c0a9be2d37785', title: 'web lets any IPv4 address reach tcp/22', count: 3 },
      { id: 'inc_1', title: '\u6771\u4eac', count: 112 },
    ];
    expect(table(columns, rows, 50)).toMatchInlineSnapshot(`
      "Id                    What                   Times
      inc_4f1c0a9be2d37785  web lets any IPv4 ad…      3
      inc_1                 東京                     112
      "
    `);
  });

  it('keeps one line a row within its width, whatever the texts say', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 })), (titles) => {
        const text = table(
          columns,
          titles.map((title) => ({ id: 'inc_1', title, count: 1 })),
          40,
        );
        const lines = text.split('\n').slice(0, -1);
        expect(lines).toHaveLength(titles.length + 1);
        for (const line of lines) expect(letters(line)).toBeLessThanOrEqual(40);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
