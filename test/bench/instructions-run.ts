/** What is counted: so many times over a snapshot, parsed and checked. Run by `instructions.ts` under valgrind. */
import { readFileSync } from 'node:fs';

import { assess, benchPlan, parseOnly, placesIn } from './pipeline.ts';

const [, , file = '', parses = '1', checks = '1'] = process.argv;
const bytes = readFileSync(file);
const places = placesIn(bytes);
const plan = benchPlan('resource');
let items = 0;
let rows = 0;
for (let round = 0; round < Number(parses); round++) items += parseOnly(bytes, places);
for (let round = 0; round < Number(checks); round++) assess(bytes, plan, (some) => void (rows += some.length));
console.log(`${items} items, ${rows} rows`);
