/** One small estate with an item of every type that the reachability graph is made of, each of them well formed and needed by some question. */
import type { Selector } from '@clausewatch/reach/question';

import type { Raw } from './whole-items.ts';
import { networks } from './whole-networks.ts';
import { front, pay, services } from './whole-services.ts';

export const items: readonly Raw[] = [...networks, ...services];

const INTERNET: Selector = { kind: 'internet' };
const thing = (id: string): Selector => ({ kind: 'resource', id });

/** Who is asked about whom: of each pair something gets through, or may. */
export const questions: readonly (readonly [from: Selector, to: Selector])[] = [
  ...[
    'i-web',
    'eni-six',
    'eni-old',
    'eni-known',
    'i-told',
    front,
    'eni-target',
    'eni-other',
    'old',
    'eni-served',
    'db-SHOP',
    'cluster-LOGS',
    'sales',
  ].map((id) => [INTERNET, thing(id)] as const),
  ...['eni-back', 'eni-pods', 'eni-peer', 'db-SHOP', 'sessions', 'sets', '111122223333/find', '111122223333/seek'].map(
    (id) => [thing('eni-web'), thing(id)] as const,
  ),
  [thing('eni-six'), INTERNET],
  [thing('eni-back'), INTERNET],
  [thing('eni-pods'), INTERNET],
  [thing('eni-back'), thing('eni-nat')],
  [thing('eni-back'), thing('eni-far')],
  [thing('eni-far'), thing('eni-back')],
  [thing('eni-back'), { kind: 'networks', name: 'second', ids: ['vpc-2'] }],
  [INTERNET, { kind: 'group', id: 'sg-world' }],
  [thing('eni-far'), thing('vpce-0a')],
  [thing('eni-far'), thing(pay)],
];
