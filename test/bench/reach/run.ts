/** `npm run bench:reach [-- --interfaces 10000,100000,1000000]`: reachability of whole estates beside parsing their own items. */
import { parseArgs } from 'node:util';

import { exponent, table } from '../measure.ts';
import { type Figures, measured } from './measured.ts';

const { values } = parseArgs({
  options: {
    interfaces: { type: 'string', default: '10000,100000' },
    rounds: { type: 'string', default: '3' },
    pairs: { type: 'string', default: '10020' },
  },
});

const HEAD = [
  'interfaces',
  'family',
  'classes',
  'open ones',
  'MB',
  'parse',
  'build',
  'internet',
  '÷ parse',
  'pairs',
  'again',
  'p99',
  'on a whole network',
  'B/interface',
  'asked',
];
const whole = (value: number): string => Math.round(value).toLocaleString('en');

function row(family: string, one: Figures): string[] {
  const { interfaces, classes, megabytes, parse, build, internet, pairs, again, everywhere, heap } = one;
  return [
    whole(interfaces),
    family,
    whole(classes.all),
    whole(classes.open),
    whole(megabytes),
    ...[parse, build, internet].map(whole),
    (internet / parse).toFixed(2),
    pairs === undefined ? '' : whole(pairs),
    again.median.toFixed(2),
    again.p99.toFixed(2),
    `${everywhere.took.toFixed(1)} (${whole(everywhere.members)})`,
    ...[heap.graph, heap.asked].map(whole),
  ];
}

const sizes = values.interfaces.split(',').map(Number);
const rounds = Number(values.rounds);
const rows: string[][] = [];
for (const six of [false, true]) {
  const points: (readonly [number, number])[] = [];
  for (const interfaces of sizes) {
    const one = measured({ interfaces, six, rounds, withPairs: interfaces <= Number(values.pairs) });
    points.push([one.classes.open, one.internet]);
    rows.push(row(six ? 'both' : 'IPv4', one));
  }
  if (points.length > 1)
    rows.push([
      '',
      six ? 'both' : 'IPv4',
      `grows with the open classes to the power of ${exponent(points).toFixed(2)}`,
    ]);
}
const network = measured({ interfaces: 2000, six: true, rounds, withPairs: false }, { size: 2000, groups: 500 });
rows.push(row('one network', network));
console.log(`milliseconds of CPU, medians of ${rounds} rounds\n\n${table(HEAD, rows)}`);
