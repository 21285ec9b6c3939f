import fc from 'fast-check';
import { describe, it } from 'vitest';

import { runs, seed } from '../support/histories.ts';
import { soundLife } from '../support/sound-life.ts';

describe('whatever happens, whoever acts, and whatever breaks', () => {
  it(
    'no message is lost or owed twice, no state is impossible, and all ends the same',
    async () => fc.assert(soundLife, { numRuns: runs, seed }),
    60_000 + runs * 200,
  );
});
