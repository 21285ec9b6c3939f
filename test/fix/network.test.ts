/** One change through the whole pipeline: the incident has the path, the rule as it is written, and a fix that was tried in the network. */
import { loadIncident } from '@clausewatch/app/incidents';
import { controls } from '@clausewatch/controls/registry.generated';
import { startReplay } from '@clausewatch/local/replay';
import { builtinFile } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { pathLine, proofsOf } from '@clausewatch/render/path';
import { observe } from '@clausewatch/sources/observe';
import { expect, it } from 'vitest';

import { at, estate } from './small-estate.ts';

it('a rule in two halves before a machine on the internet', async () => {
  const catalogue = openCatalogue({
    policies: [builtinFile('pythias')],
    documents: [],
    controls,
    versions: { controls: 'test' },
  });
  const replay = await startReplay(catalogue, { until: '2026-11-02T09:00:00.000Z' });
  for (const event of estate()) for (const observation of observe(event)) await replay.take(observation, at);
  const { incidents, messages } = await replay.finish();
  const found = incidents.find(({ subject }) => subject === 'ingress tcp/22');
  const incident = found && (await loadIncident(replay.app.table, found.id));
  replay.app.close();
  if (incident === undefined) throw new Error('no incident');
  const [proof] = proofsOf(incident);
  expect(proof && pathLine(proof, incident)).toBe(
    'internet -> igw-1 -> rtb-1 -> acl-1 rule 100 -> sg-1 tcp/22 from 0.0.0.0/1, 128.0.0.0/1 -> eni-1',
  );
  expect(incident.fix?.commands).toHaveLength(1);
  expect(incident.fix?.commands[0]).toContain('"IpRanges":[{"CidrIp":"0.0.0.0/1"},{"CidrIp":"128.0.0.0/1"}]');
  expect(incident.fix?.undo[0]).toContain('{"CidrIp":"128.0.0.0/1","Description":"all of it"}');
  expect(incident.fix?.proof).toMatchObject({ opens: [], triedIn: 'network' });
  expect(incident.fix?.proof?.untouched).toEqual(['ingress all from sg-1', 'egress tcp/443 to 0.0.0.0/0']);
  const proven = incident.entries
    .filter(({ control }) => control === 'untrusted-reach')
    .map(({ clause }) => `pythias/${clause}`);
  expect(proven.length).toBeGreaterThan(0);
  expect(incident.fix?.proof?.closes).toEqual(expect.arrayContaining(proven));
  const tried = messages.flatMap((one) =>
    one.channel === 'email' && one.incident === incident.id
      ? (/Checked on a copy of [^:]*/.exec(one.text.replace(/\s+/g, ' ')) ?? [])
      : [],
  );
  // Told at once by the rule alone, then by what the network shows.
  expect(tried[0]).toBe('Checked on a copy of these rules alone, not in the network');
  expect(tried.at(-1)).toBe('Checked on a copy of the whole network');
  const mail = messages.find((one) => one.channel === 'email' && one.incident === incident.id);
  expect(mail?.channel === 'email' && mail.text.replace(/\s+/g, ' ')).toContain(
    'Rule: ingress tcp/22 from 0.0.0.0/1, 128.0.0.0/1',
  );
}, 60_000);
