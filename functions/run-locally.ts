/** `node functions/run-locally.ts on-config-change event.json`: what a function would make of an EventBridge event. Needs no AWS account. */
import { readFileSync } from 'node:fs';

import type { App } from '@clausewatch/app/ports';
import { workOffDue } from '@clausewatch/app/due';

import { localApp, tellAll } from './shell/local-app.ts';

type Work = (body: string, composed: { readonly app: App }) => Promise<void>;

const works: Readonly<Record<string, () => Promise<{ readonly work: Work }>>> = {
  'on-api-call': () => import('./on-api-call.ts'),
  'on-config-change': () => import('./on-config-change.ts'),
  'on-guardduty-finding': () => import('./on-guardduty-finding.ts'),
};

const [name = '', file = ''] = process.argv.slice(2);
const load = Object.hasOwn(works, name) ? works[name] : undefined;
if (load === undefined || file === '') {
  console.error(`usage: node functions/run-locally.ts ${Object.keys(works).join('|')} <event.json>`);
  process.exitCode = 2;
} else {
  const app = localApp((text) => console.log(text));
  await (await load()).work(readFileSync(file, 'utf8'), { app });
  await workOffDue(app);
  console.log(`open incidents: ${await tellAll(app)}`);
}
