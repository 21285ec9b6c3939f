import { expect, it } from 'vitest';

import { fixOf } from './fix.ts';

const words = (page: string): string => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

function shown(triedIn: 'configuration' | 'network' | undefined, closes: readonly string[] = ['acme/P-7']): string {
  const proof = { closes, opens: [], untouched: ['ingress all from sg-0app'], ...(triedIn && { triedIn }) };
  return words(String(fixOf({ commands: ['aws ec2 x'], undo: [], note: 'none', proof })));
}

it('tells a fix that was tried in the network from one that was tried on its rules alone', () => {
  expect(shown('network')).toContain('Checked on a copy of the whole network: Closes P-7 Opens nothing');
  expect(shown('configuration')).toContain('Checked on a copy of these rules alone, not in the network: Closes P-7');
  expect(shown(undefined)).toContain('Checked on a copy: Closes P-7');
});

it('claims of rules that were tried alone no more than they tell', () => {
  expect(shown('network', [])).toContain('Closes this breach; the clauses stay broken by others');
  expect(shown('configuration', [])).toContain('Closes no clause by itself');
});
