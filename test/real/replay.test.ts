/** Recorded events through the whole pipeline: one incident for each real problem, whatever their order and however often. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { decoded, fields } from '@clausewatch/sources/read';
import { afterAll, describe, expect, it } from 'vitest';

import { absent, clausewatch, each, recorded, type Run, whyAbsent } from './cli.ts';
import { violations } from './verdicts.ts';

const items = (): readonly string[] => recorded('config-items', 'config-events');
const folder = mkdtempSync(join(tmpdir(), 'calls-'));
afterAll(() => rmSync(folder, { recursive: true }));

function unwrapped(file: string): string {
  const rows = readFileSync(file, 'utf8').trim().split('\n');
  const target = join(folder, basename(file));
  writeFileSync(target, rows.map((row) => JSON.stringify(fields(decoded(row))?.['event'])).join('\n'));
  return target;
}

/** Rows of several sources, taken out of their wrapping into one file for each source. */
const calls = (): readonly string[] => recorded('cloudtrail').map(unwrapped);
const threats = (): readonly string[] => recorded('config-events', 'guardduty');

/** 37 documents tell of 25 findings; eight of these are samples. Two findings share an id upstream and are hence one: a Tor client's and a bucket's. */
const findings = [
  'Backdoor:EC2/DenialOfService.Tcp i-99999999',
  'Backdoor:EC2/DenialOfService.Udp i-99999999',
  'Canary:EC2/Stateless.IntegTest i-05746eb48123455e0',
  'Discovery:S3/BucketEnumeration.Unusual sample-test-bucket',
  'Policy:IAMUser/RootCredentialUsage 1234567891234',
  'Policy:S3/BucketPublicAccessGranted ${bucket_1_name}',
  'Policy:S3/BucketPublicAccessGranted ${bucket_name}',
  'PrivilegeEscalation:IAMUser/AdministrativePermissions account 123456789012',
  'Recon:EC2/PortProbeUnprotectedPort i-0618726e20846a8dc',
  'Trojan:EC2/DGADomainRequest.B i-99999999',
  'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom i-1234567890abcdef0',
  'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom i-archived123456789',
  'UnauthorizedAccess:EC2/MetadataDNSRebind ${instance_id}',
  'UnauthorizedAccess:EC2/RDPBruteForce i-095aafabdd2d17d30',
  'UnauthorizedAccess:EC2/SSHBruteForce ${instance_id}',
  'UnauthorizedAccess:EC2/TorClient i-99999999',
  'UnauthorizedAccess:EC2/TorClient i-99999999',
];

const incidentsOf = ({ data }: Run) => each(fields(data)?.['incidents']);

/** What may not depend on order or repetition. */
function outcome(run: Run): readonly string[] {
  const parts = incidentsOf(run).map(({ id, kind, subject, state, severity, occurrences, clauses, reasons }) =>
    [id, kind, subject, state, severity, occurrences, each(clauses).length, reasons].map(String).join(' | '),
  );
  return parts.toSorted();
}

/** By incident; a digest is about many, and is none's. */
function byIncident(run: Run): readonly (readonly Readonly<Record<string, unknown>>[])[] {
  const messages = each(fields(run.data)?.['messages']).filter(({ incident }) => String(incident).startsWith('inc_'));
  return [...Map.groupBy(messages, ({ incident }) => incident).values()];
}

/** Incidents with an e-mail and a post of their own. */
const told = (run: Run): readonly unknown[] =>
  byIncident(run).flatMap(([mail, post]) => (post === undefined ? [] : mail?.['incident']));

/** Incidents that are told at once; the others wait for the digest. */
const urgent = (run: Run): readonly unknown[] =>
  incidentsOf(run).flatMap(({ id, severity }) => (severity === 'low' ? [] : id));

/** Subjects of what an incident sends after them. */
function repeated(run: Run): readonly string[] {
  return byIncident(run).flatMap((sent) => sent.slice(2).map(({ subject }) => String(subject)));
}

/** Nobody acts in a recording: its timers alone say something again. */
const byTimer = /nobody acknowledged|overdue/;

/** Type and resource of a threat, as its message tells them: `type (score n) on resource, seen ...`. */
function threatOf(incident: { readonly reasons?: unknown }): string {
  return String(incident.reasons)
    .replace(/ \(score \d+\) (?:on|against)/, '')
    .replace(/, seen .*/, '');
}

describe.skipIf(absent)(`replay of recorded events${whyAbsent}`, { timeout: 240_000 }, () => {
  it('opens one incident for each cause that check names, and tells it once to each channel', () => {
    const run = clausewatch('replay', items());
    expect(run.status).toBe(1);
    const found = incidentsOf(run).map(
      ({ resource, subject }) => `${String(fields(resource)?.['id'])} | ${String(subject)}`,
    );
    const causes = new Set(violations.map((line) => line.split(' | ').slice(1).join(' | ')));
    expect(found.toSorted()).toEqual([...causes].toSorted());
    expect(found).toHaveLength(26);
    expect(told(run).toSorted()).toEqual(urgent(run).toSorted());
    for (const subject of repeated(run)) expect(subject).toMatch(byTimer);
    expect(fields(run.data)?.['deadLetters']).toEqual([]);
  });

  it('opens one incident for each finding that is no sample', () => {
    const run = clausewatch('replay', threats());
    expect(incidentsOf(run).map(threatOf).toSorted()).toEqual(findings);
    expect(fields(fields(run.data)?.['counts'])).toMatchObject({ events: 46, observations: 44, unrecognised: 2 });
    expect(run.refused).toEqual([
      'aws-config-rdk.config_rule_event.f1fa6b4e.json, document 1: configuration item without resourceType',
      // Part of a finding, without account, region or ARN.
      'amazon-guardduty-waf-acl.UnauthorizedAccess_EC2_SSHBruteForce.d63c05.json, document 1: GuardDuty finding without accountId',
    ]);
  });

  it('opens one incident for each principal whose calls or logins are suspicious', () => {
    const run = clausewatch('replay', calls());
    expect(
      incidentsOf(run)
        .map(({ reasons }) => String(reasons))
        .toSorted(),
    ).toEqual([
      'Mary_Major logged in to the console with a password alone, from 203.0.113.67',
      'The root of account 111122223333 was used 3 times, from 192.0.2.0: iam:EnableMFADevice, signin:PasswordUpdated, signin:ConsoleLogin',
      'The root of account 123456789123 was used once, from 68.194.150.7: health:DescribeEventAggregates',
      'anaya logged in to the console with a password alone, from 192.0.2.0',
      'root of account 111122223333 logged in to the console with a password alone, from 192.0.2.0',
      // Two attacks that were played through to be recorded. The attacker's other principals were refused a handful of calls.
      'stratus-red-team-ec2-get-password-data-role was refused 30 times within 10 minutes, from 200.249.253.51: ec2:GetPasswordData',
      'stratus-red-team-get-usr-data-role was refused 15 times within 10 minutes, from 255.18.064.253: ec2:DescribeInstanceAttribute',
    ]);
    expect(told(run).toSorted()).toEqual(urgent(run).toSorted());
    for (const subject of repeated(run)) expect(subject).toMatch(byTimer);
    expect(fields(fields(run.data)?.['counts'])).toMatchObject({ events: 600, unrecognised: 3, callsUnread: 81 });
  });

  it.each([
    ['configuration', items],
    ['threats', threats],
    ['calls', calls],
  ])('ends in the same incidents reversed and doubled: %s', (_, files) => {
    const given = files();
    const straight = outcome(clausewatch('replay', given));
    const reversed = given.toReversed();
    for (const other of [reversed, [...given, ...given], [...reversed, ...given]]) {
      const run = clausewatch('replay', other);
      expect(outcome(run)).toEqual(straight);
      // Told again only where a variant of a finding that came later is graver, or a timer fired meanwhile.
      for (const subject of repeated(run)) expect(subject).toMatch(/now graver|nobody acknowledged|overdue/);
    }
  });
});
