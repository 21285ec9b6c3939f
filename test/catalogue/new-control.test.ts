import { expect, test } from 'vitest';

import { citation, refusal, skeleton } from '../../scripts/generate/skeleton.ts';

const none: readonly string[] = [];

test.each([
  '',
  'ssh',
  'Admin-Port',
  'admin_port',
  'admin--port',
  '-a-b',
  'a-b-',
  '../a-b',
  'a-b.ts',
  `a-${'b'.repeat(40)}`,
])('the id %j is refused', (id) => {
  expect(refusal(id, none, none)).toContain('lower-case words');
});

test('an id that is taken, or was, is refused', () => {
  expect(refusal('admin-port-untrusted', ['admin-port-untrusted'], none)).toContain('already');
  expect(refusal('open-door', none, ['open-door'])).toContain('not used again');
  expect(refusal('open-door', none, none)).toBeUndefined();
});

test('a new control is a draft with its id, cases beside it, and nothing filled in', () => {
  const files = skeleton('open-door');
  expect([...files.keys()]).toEqual([
    'packages/controls/src/controls/open-door.ts',
    'packages/controls/src/controls/open-door.cases.ts',
  ]);
  const [control = '', cases = ''] = [...files.values()];
  expect(control).toContain("id: 'open-door'");
  expect(control).toContain("status: 'draft'");
  expect(control).toContain("title: ''");
  expect(cases).toContain('violation: {}');
  expect(citation('open-door')).toContain('control: open-door');
});
