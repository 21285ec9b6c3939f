import { describe, expect, it } from 'vitest';

import { closed, occasion, sshBruteForce, threeClauses } from '../test/occasions.ts';
import type { Post } from './message.ts';
import { slackOf } from './slack.ts';

const read = ({ text, blocks }: Post): string =>
  [text, ...blocks.map((block) => textsOf(block).join('\n || '))].join('\n---\n');

function textsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && typeof value.text === 'string') return [value.text];
  return Object.values(value).flatMap(textsOf);
}

describe('the Slack message', () => {
  it('of one rule that breaks three clauses', () => {
    expect(read(slackOf(occasion(threeClauses)))).toMatchInlineSnapshot(`
      "🟠 HIGH production: web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks - breaks P-7 and 2 more
      ---
      🟠 HIGH production: web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks
      ---
      *What we promise*
      > "Servers accept SSH (22) from authorized administrator addresses only."
      Network Segregation &amp; Threat Monitoring, line 10 (P-7)
      also: P-16 line 16, P-13 line 14
      ---
      *What is true now*
      • web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks
      • Rule: ingress tcp/22
      _Judged by configuration; whether a path from the internet exists is not proven here._
      ---
      *Where*
      sg-0a1b2c3d (web), AWS::EC2::SecurityGroup
      account acme-production (111122223333), eu-west-1, environment production
      <https://eu-west-1.console.aws.amazon.com/vpcconsole/home?region=eu-west-1#SecurityGroup:groupId=sg-0a1b2c3d|Open in the AWS console>
       || *Since*
      2026-11-23 15:02:11 Europe/Berlin (14:02:11 UTC), 2 min ago
      Changed by role deploy-admin (session alice) from 198.51.100.7, with the AWS console.
       || *Due*
      2026-11-23 16:02:11 Europe/Berlin (15:02:11 UTC), in 57 min (P-7)
      Owner: platform-security.
      Not acknowledged yet.
      ---
      *Smallest fix*
      \`\`\`
      aws ec2 revoke-security-group-ingress --region eu-west-1 --group-id sg-0a1b2c3d --ip-permissions '[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]'
      \`\`\`
      Not yet proven by replay: read it before you run it. All other rules stay as they are. Undo: see the incident.
      ---
      *What to do*
      <https://clausewatch.example/incidents/inc_4f1c0a9be2d37785c6e0aa91b3|Open it to acknowledge, or to ask for an exception>
      ---
      Key \`inc_4f1c0a9be2d37785c6e0aa91b3 v3 (inc_4f1c0a9be2d37785c6e0aa91b3:v3:email)\`"
    `);
  });

  it('of the same, over by evidence', () => {
    expect(read(slackOf(occasion(closed, { now: '2026-11-23T14:10:00.000Z' }, 'resolved')))).toMatchInlineSnapshot(`
      "✅ RESOLVED production: web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks - P-7 and 2 more hold again
      ---
      ✅ RESOLVED production: web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks
      ---
      *What we promise*
      > "Servers accept SSH (22) from authorized administrator addresses only."
      Network Segregation &amp; Threat Monitoring, line 10 (P-7)
      also: P-16 line 16, P-13 line 14
      ---
      *What is true now*
      • Seen in the configuration: P-7, P-16, P-13 hold again.
      • It lasted 7 min, until 2026-11-23 15:09:11 Europe/Berlin (14:09:11 UTC).
      ---
      *Where*
      sg-0a1b2c3d (web), AWS::EC2::SecurityGroup
      account acme-production (111122223333), eu-west-1, environment production
      <https://eu-west-1.console.aws.amazon.com/vpcconsole/home?region=eu-west-1#SecurityGroup:groupId=sg-0a1b2c3d|Open in the AWS console>
       || *Began*
      2026-11-23 15:02:11 Europe/Berlin (14:02:11 UTC)
      Changed by role deploy-admin (session alice) from 198.51.100.7, with the AWS console.
      ---
      *What to do*
      <https://clausewatch.example/incidents/inc_4f1c0a9be2d37785c6e0aa91b3|Open it>
      ---
      Key \`inc_4f1c0a9be2d37785c6e0aa91b3 v5 (inc_4f1c0a9be2d37785c6e0aa91b3:v5:email)\`"
    `);
  });

  it('of a threat without pages gives the commands', () => {
    const { pages: _, ...bare } = occasion(sshBruteForce, { timeZone: 'UTC' });
    expect(read(slackOf(bare))).toMatchInlineSnapshot(`
      "🟠 HIGH threat, production: i-0c99e8b1 is performing SSH brute force attacks against 198.51.100.23. - B-1
      ---
      🟠 HIGH threat, production: i-0c99e8b1 is performing SSH brute force attacks against 198.51.100.23.
      ---
      *What we promise*
      > Every threat that a detector reports is handled by a person. [paraphrase]
      Baseline (B-1)
      ---
      *What was seen*
      • i-0c99e8b1 is performing SSH brute force attacks against 198.51.100.23.
      • UnauthorizedAccess:EC2/SSHBruteForce, scored 8 of 10 by GuardDuty
      • EC2 instance i-0c99e8b1 tries many passwords against a remote host.
      • The resource was the one acting: treat it as taken over.
      • Remote: 198.51.100.23 (Example Net, Ireland)
      • Seen 12 times, first 2026-11-23 13:40:00 UTC, last 2026-11-23 13:58:30 UTC
      _Reported by the detector; not checked against the configuration._
      ---
      *Where*
      i-0c99e8b1 (web-2), AWS::EC2::Instance
      account acme-production (111122223333), eu-west-1, environment production
      <https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?search=id%3D16afba5c5c43e07c9e3e5e2e544e95df|Open in the AWS console>
       || *Since*
      2026-11-23 13:40:00 UTC, 24 min ago
       || *Due*
      2026-11-23 17:40:00 UTC, in 3 h 35 min (B-1)
      Owner: platform-security.
      Not acknowledged yet.
      ---
      *What to do*
      First: Isolate the instance: put it alone into a security group without rules, take a snapshot of its volumes, and do not stop it before.
      Acknowledge: \`npx clausewatch incidents ack inc_9d02b7715a4e4c1f83c2d6e0f1\`
      When it is dealt with: \`npx clausewatch incidents resolve inc_9d02b7715a4e4c1f83c2d6e0f1 --note 'why it is over'\`
      ---
      Key \`inc_9d02b7715a4e4c1f83c2d6e0f1 v1 (inc_9d02b7715a4e4c1f83c2d6e0f1:v1:email)\`"
    `);
  });

  it('shows no command that would break out of its code block', () => {
    const fix = { commands: ["aws ec2 x --group-id '```<!channel>'"], undo: [], note: 'none' };
    const text = read(slackOf(occasion({ ...threeClauses, fix })));
    expect(text).not.toContain('```');
    expect(text).toContain('Its commands do not fit here: see the incident.');
  });

  it('shows no command whose name holds what cannot be seen, because what is copied would not be what is meant', () => {
    const fix = { commands: ['aws ec2 x --group-id sg-\u202e1'], undo: [], note: 'none' };
    expect(read(slackOf(occasion({ ...threeClauses, fix })))).toContain('hold characters that cannot be shown safely');
  });
});
