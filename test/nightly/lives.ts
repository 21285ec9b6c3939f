/**
 * `node test/nightly/lives.ts <how many> [seed]`: so many random lives, in chunks, each with a seed that repeats it. Ends with 1 and the shrunk
 * life where one is not sound.
 */
import fc from 'fast-check';

import { soundLife } from '../support/sound-life.ts';

const chunk = 1000;
const [total = '100000', first = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const began = Date.now();
// Crashes are thrown by the thousand: nobody reads where.
Error.stackTraceLimit = 4;

for (let done = 0, seed = Number(first); done < Number(total); seed += 1) {
  const numRuns = Math.min(chunk, Number(total) - done);
  const details = await fc.check(soundLife, { numRuns, seed });
  if (details.failed) {
    console.error(fc.defaultReportMessage(details)?.replaceAll(/^-> .*\n?/gm, ''));
    console.error(details.errorInstance);
    console.error(`repeat with: node test/nightly/lives.ts ${numRuns} ${seed}`);
    process.exitCode = 1;
    break;
  }
  done += numRuns;
  const seconds = Math.round((Date.now() - began) / 1000);
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(`${done} lives, seed ${seed}, ${seconds} s, ${memory} MB`);
}
