/** The places where an address can be denied, in the account of these credentials. */
import type { Blocks } from '@clausewatch/app/ports';

import { putInAcl, rangesInAcl, takeFromAcl, whyNotInAcl } from './block-acl.ts';
import { putInSet, rangesInSet, takeFromSet, whyNotInSet } from './block-waf.ts';

export const blocks: Blocks = {
  whyNot: (place) => ('scope' in place ? whyNotInSet(place) : whyNotInAcl(place)),
  look: (place) => ('scope' in place ? rangesInSet(place) : rangesInAcl(place)),
  deny: (place, ranges) => ('scope' in place ? putInSet(place, ranges) : putInAcl(place, ranges)),
  allow: (place, ranges) => ('scope' in place ? takeFromSet(place, ranges) : takeFromAcl(place, ranges)),
};
