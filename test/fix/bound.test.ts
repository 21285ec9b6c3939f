/** Beyond what one look tries, a fix says that it was not tried in the network, and why. */
import { loadIncident } from '@clausewatch/app/incidents';
import { mostAsked, mostTried, networks } from '@clausewatch/app/networks';
import { group, tcp } from '@clausewatch/controls/kit/build-firewall';
import { given } from '@clausewatch/controls/kit/build';
import { controls } from '@clausewatch/controls/registry.generated';
import { startReplay } from '@clausewatch/local/replay';
import { builtinFile } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { emailOf } from '@clausewatch/render/email';
import { fixAnswer } from '@clausewatch/render/slack-answers';
import { incidentText } from '@clausewatch/cli/incident-text';
import { fixOf } from '@clausewatch/dashboard/parts/fix';
import { notTried } from '@clausewatch/render/remedy';
import { observe } from '@clausewatch/sources/observe';
import { expect, it } from 'vitest';

import { occasion } from '../../packages/render/test/occasions.ts';
import { at, estate } from './small-estate.ts';

const replayed = () =>
  startReplay(
    openCatalogue({ policies: [builtinFile('pythias')], documents: [], controls, versions: { controls: 'test' } }),
    { until: '2026-11-02T09:00:00.000Z' },
  );

const because = 'Not tried in the network, because this look at it had tried as many fixes as one look does.';

it('of more breaches than one look tries, the last ones, on the page, in the mail and on the command line', async () => {
  const replay = await replayed();
  for (const event of estate(mostTried + 6))
    for (const observation of observe(event)) await replay.take(observation, at);
  const { incidents } = await replay.finish();
  const ssh = incidents.filter(({ subject }) => subject === 'ingress tcp/22');
  const all = await Promise.all(ssh.map(({ id }) => loadIncident(replay.app.table, id)));
  replay.app.close();
  const [tried, untried] = [true, false].map((was) =>
    all.flatMap((one) => (one?.fix !== undefined && (one.fix.proof?.triedIn === 'network') === was ? [one.fix] : [])),
  );
  expect([tried?.length, untried?.length]).toEqual([mostTried, 6]);
  expect(tried?.some(({ note }) => note.includes('Not tried'))).toBe(false);
  expect(untried?.every(({ note }) => note.startsWith(because))).toBe(true);
  const one = all.find((incident) => incident?.fix === untried?.[0]);
  if (one?.fix === undefined) throw new Error('none');
  const told = [emailOf(occasion(one)).text, fixAnswer(one), String(fixOf(one.fix)), incidentText(one, 'UTC', [])];
  for (const words of told) expect(JSON.stringify(words).replace(/(\\n|\s)+/g, ' ')).toContain(because);
}, 60_000);

it('of a network that is too large, every one', async () => {
  const { app } = await replayed();
  const web = group([tcp(22, '0.0.0.0/0')]);
  const untriedAmong = (count: number) => {
    const others = Array.from({ length: count - 1 }, (_, n) => given({ kind: 'network-part' }, { id: `eni-${n}` }));
    const { account, region } = web.ref;
    const scope = { account, region, resources: [web, ...others], parts: [] };
    const look = networks(
      app,
      () => scope,
      () => [],
      () => [],
    );
    return look(at).smallest(web, 'ingress tcp/22')?.untried;
  };
  expect([untriedAmong(mostAsked), untriedAmong(mostAsked + 1)]).toEqual([undefined, 'large']);
  app.close();
  expect(notTried({ commands: [], undo: [], note: 'Change it.' }, 'large').note).toBe(
    'Not tried in the network, because it has more resources than one look tries fixes in. Change it.',
  );
});
