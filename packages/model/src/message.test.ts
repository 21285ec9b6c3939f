import { expect, test } from 'vitest';

import { renderMessage } from './message.ts';

test('data takes the place of its name, lists joined by commas', () => {
  expect(renderMessage('{{a}} of {{b}}: {{c}}', { a: 1, b: 'two', c: ['x', 'y'] })).toBe('1 of two: x, y');
});

test('data that looks like a placeholder is not filled again', () => {
  expect(renderMessage('{{a}} {{b}}', { a: '{{b}}', b: '$& $1' })).toBe('{{b}} $& $1');
});

test('a name without data stays visible, also one that every object inherits', () => {
  expect(renderMessage('{{a}} {{toString}}', {})).toBe('{{a}} {{toString}}');
});
