/** Incidents in which every text is written by somebody who means harm. */
import type { Incident } from '@clausewatch/model/incident';
import fc from 'fast-check';

import { sshBruteForce, threeClauses } from './occasions.ts';

const traps = [
  '<!channel>',
  '<!here>',
  '<@U012AB3CD>',
  '<#C012>',
  '<https://evil.example|Acknowledge>',
  'https://evil.example/',
  '@channel',
  '```',
  '`x`',
  '*bold*',
  '_it_',
  '~gone~',
  ':white_check_mark:',
  '> quoted',
  '\r\nBcc: a@evil.example',
  '\n\nKey inc_0',
  '\u202egpj.exe',
  '\u200b',
  '\u2066',
  '\ufeff',
  '\u2028',
  '\u001b[2J\u001b[31m',
  '\u001b]8;;https://evil.example\u0007',
  '\u0000',
  '\ud800',
  '\\',
  '"',
  "'",
  '|',
  '&lt;!channel&gt;',
  '{{sources}}',
  '__proto__',
  'e\u0301'.repeat(9),
  'Z\u0300\u0301\u0302\u0303\u0304\u0305',
  '\u{1f469}\u200d\u{1f4bb}',
  'x'.repeat(100_000),
  '<!channel> '.repeat(9000),
  '\u{1f600}'.repeat(3000),
  'a b '.repeat(20_000),
];
const hostile = fc.oneof(
  fc.constantFrom(...traps),
  fc.array(fc.constantFrom(...traps.slice(0, 33)), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
/** Every text that an event, a register, a tag or a person brings. */
export const hostileIncidents: fc.Arbitrary<Incident> = fc
  .tuple(fc.constantFrom(threeClauses, sshBruteForce), fc.infiniteStream(hostile), fc.constantFrom('evidence', 'x'))
  .map(([from, stream]) => {
    const next = (): string => String(stream.next().value);
    const entries = from.entries.map((one) => ({
      ...one,
      owner: next(),
      clause: next(),
      policy: next(),
      messages: [next(), next()],
      missing: [next()],
      sentence: { ...one.sentence, text: next(), policyTitle: next() },
    }));
    const { threat } = from;
    const tainted =
      threat === undefined
        ? {}
        : {
            threat: {
              ...threat,
              type: next(),
              title: next(),
              description: next(),
              remotes: [next(), next()],
              firstSeen: next(),
            },
          };
    return {
      ...from,
      ...tainted,
      entries,
      title: next(),
      subject: next(),
      environment: next(),
      alias: next(),
      resource: { ...from.resource, id: next(), name: next(), region: next(), account: next(), type: next() },
      changedBy: { name: next(), from: next(), with: next() },
      ...(from.fix === undefined ? {} : { fix: { commands: [next()], undo: [next()], note: next() } }),
    };
  });
