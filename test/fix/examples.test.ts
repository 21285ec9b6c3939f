/** Suggested fixes, one situation each. */
import {
  acl,
  allow,
  deny,
  fromGroup,
  fromList,
  group,
  protocol,
  type RuleSpec,
  sg,
  tcp,
} from '@clausewatch/controls/kit/build-firewall';
import type { Resource } from '@clausewatch/model/resource';
import { describe, expect, it } from 'vitest';

import { fixFor, plan } from './plan.ts';

const everybody = '0.0.0.0/0';

/** Each unit behind its verb, sorted: `revoke ingress tcp 22 22 0.0.0.0/0`. */
function told(commands: readonly string[] = []): readonly string[] {
  const units = commands.flatMap((command) => {
    const [, verb = '', direction] = /ec2 (revoke|authorize)-security-group-(\w+)/.exec(command) ?? [];
    const [, json = '[]'] = /--ip-permissions '(.*)' --region/.exec(command) ?? [];
    return (JSON.parse(json) as readonly Readonly<Record<string, unknown>>[]).flatMap(
      ({ IpProtocol, FromPort, ToPort, ...lists }) =>
        Object.values(lists as Readonly<Record<string, readonly object[]>>).flatMap((peers) =>
          peers.map((peer) =>
            [verb, direction, IpProtocol, FromPort, ToPort, ...Object.values(peer)]
              .filter((word) => word !== undefined)
              .join(' '),
          ),
        ),
    );
  });
  return units.toSorted();
}

describe('the smallest fix of a security group', () => {
  it('takes the bad rule away and leaves a good all-traffic rule with a group as its source', () => {
    const given = sg(tcp(22, '9.0.0.0/8'), protocol('-1', undefined, fromGroup('sg-0f00')));
    const fix = fixFor(plan(), given, 'ingress tcp/22');
    expect(told(fix?.commands)).toEqual(['revoke ingress tcp 22 22 9.0.0.0/8']);
    expect(told(fix?.undo)).toEqual(['authorize ingress tcp 22 22 9.0.0.0/8']);
    expect(fix?.proof).toEqual({
      closes: ['acme/P-9'],
      opens: [],
      untouched: ['ingress all from sg-0f00'],
      triedIn: 'configuration',
    });
    // Who is in that group the group alone does not tell.
    expect(fix?.note).toContain('Still broken or undecided by other rules: acme/P-7');
  });

  it('closes every clause that the rule breaks, and says so', () => {
    const fix = fixFor(plan(), sg(tcp(22, everybody, '10.1.0.0/16'), tcp(443, everybody)), 'ingress tcp/22');
    expect(fix?.proof?.closes).toEqual(['acme/P-7', 'acme/P-9']);
    expect(fix?.proof?.untouched).toEqual(['ingress tcp/22 from 10.1.0.0/16', 'ingress tcp/443 from 0.0.0.0/0']);
  });

  it('revokes of a rule with several ranges only the bad ones, as they are written', () => {
    const group = sg(tcp(22, '0.0.0.0/1', '128.0.0.0/1', '10.1.0.0/16', '2000::/3'));
    expect(told(fixFor(plan('P-7'), group, 'ingress tcp/22')?.commands)).toEqual(
      [
        'authorize ingress tcp 22 22 10.0.0.0/8',
        'authorize ingress tcp 22 22 2600:1f00::/24',
        'authorize ingress tcp 22 22 8.8.4.0/24',
        'revoke ingress tcp 22 22 0.0.0.0/1',
        'revoke ingress tcp 22 22 128.0.0.0/1',
        'revoke ingress tcp 22 22 2000::/3',
      ].toSorted(),
    );
  });

  it('puts back the ports that nothing forbids when the rule is wider than what is wrong', () => {
    const fix = fixFor(plan('P-7'), sg(tcp('20-25', '9.0.0.0/8')), 'ingress tcp/20-25');
    expect(told(fix?.commands)).toEqual([
      'authorize ingress tcp 20 21 9.0.0.0/8',
      'authorize ingress tcp 23 25 9.0.0.0/8',
      'revoke ingress tcp 20 25 9.0.0.0/8',
    ]);
  });

  it('keeps what leaves for private networks when the default egress rule goes', () => {
    const leaving: RuleSpec = { ...protocol('-1', undefined, everybody), direction: 'egress' };
    expect(told(fixFor(plan('P-10'), sg(leaving), 'egress all')?.commands)).toEqual(
      [
        ...['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', '8.8.4.0/24'].map(
          (one) => `authorize egress -1 ${one}`,
        ),
        'authorize egress tcp 443 443 0.0.0.0/0',
        'revoke egress -1 0.0.0.0/0',
      ].toSorted(),
    );
  });

  it('says what is lost where the rest would take too many rules', () => {
    const fix = fixFor(plan('P-7'), sg(protocol('-1', undefined, everybody)), 'ingress all');
    const put = told(fix?.commands).filter((one) => one.startsWith('authorize'));
    expect(put.filter((one) => one.endsWith(everybody))).toEqual(
      ['icmp -1 -1', 'tcp 0 21', 'tcp 23 3388', 'tcp 3390 65535', 'udp 0 3388', 'udp 3390 65535'].map(
        (one) => `authorize ingress ${one} ${everybody}`,
      ),
    );
    expect(put).toHaveLength(8);
    expect(fix?.note).toContain('loses every protocol but TCP, UDP and ICMP');
  });

  it('puts nothing back of which no register says that it may stay, and says so', () => {
    const open = sg(tcp(22, everybody));
    const fix = fixFor(plan('P-7 without a register'), open, 'ingress tcp/22');
    expect(told(fix?.commands)).toEqual(['revoke ingress tcp 22 22 0.0.0.0/0']);
    expect(fix?.proof?.closes).toEqual(['acme/P-7']);
    expect(fix?.note).toContain('Private addresses lose access too');
  });

  it('takes groups and prefix lists out of a default group, each as its own entry', () => {
    const rules = [protocol('-1', undefined, fromGroup('sg-0f00'), fromList('pl-0a'), '10.0.0.0/8')];
    const given = group(rules, { isDefault: true, name: 'default' });
    expect(told(fixFor(plan('P-12'), given, 'ingress all')?.commands).toSorted()).toEqual([
      'revoke ingress -1 10.0.0.0/8',
      'revoke ingress -1 pl-0a',
      'revoke ingress -1 sg-0f00',
    ]);
  });

  it('names a rule by its id where the source tells it', () => {
    const given = sg(tcp(22, everybody));
    const rules = given.configuration.rules.map((rule) => ({ ...rule, id: 'sgr-0a1b' }));
    const named = { ...given, configuration: { ...given.configuration, rules } };
    const fix = fixFor(plan('P-9'), named, 'ingress tcp/22');
    expect(fix?.commands.at(-1)).toContain('--security-group-rule-ids sgr-0a1b --group-id sg-0a1b2c3d');
  });

  it('is none, and says why, where the rule as written is not at hand', () => {
    const given = sg(tcp(22, everybody));
    const bare = { ...given, raw: { configuration: {}, supplementary: {} } };
    const fix = fixFor(plan(), bare, 'ingress tcp/22');
    expect(fix?.commands).toEqual([]);
    expect(fix?.note).toContain('No safe edit is known');
  });

  it('is not kept where it would fill the incident', () => {
    const many = Array.from({ length: 900 }, (_, index) => `9.${Math.floor(index / 250)}.${index % 250}.0/24`);
    const fix = fixFor(plan('P-7'), sg(tcp(22, ...many)), 'ingress tcp/22');
    expect(fix?.commands).toEqual([]);
    expect(JSON.stringify(fix).length).toBeLessThan(1000);
  });

  it('writes the same for Terraform and the CDK', () => {
    const fix = fixFor(plan('P-7'), sg(tcp('20-22', everybody)), 'ingress tcp/20-22');
    expect(fix?.hint?.terraform).toContain('# delete: ingress "tcp" 20-22 "0.0.0.0/0"');
    expect(fix?.hint?.terraform).toContain('from_port = 20\n  to_port = 21\n  cidr_ipv4 = "0.0.0.0/0"');
    expect(fix?.hint?.cdk).toContain(`group.addIngressRule(ec2.Peer.ipv4("0.0.0.0/0"), ec2.Port.tcpRange(20, 21));`);
  });
});

describe('the smallest fix of a network ACL', () => {
  const fix = (given: Resource, subject: string) => fixFor(plan('P-11'), given, subject);

  it('deletes an entry that is wrong as a whole, and can write it again', () => {
    const mended = fix(acl([allow(100, 'tcp/22', '9.0.0.0/8'), allow(110, 'tcp/443', everybody)]), 'ingress tcp/22');
    expect(mended?.commands).toEqual([
      'aws ec2 delete-network-acl-entry --ingress --network-acl-id acl-0a1b2c3d --rule-number 100 --region eu-central-1',
    ]);
    expect(mended?.undo).toEqual([
      'aws ec2 create-network-acl-entry --ingress --network-acl-id acl-0a1b2c3d --rule-number 100 --protocol tcp --port-range From=22,To=22 --cidr-block 9.0.0.0/8 --rule-action allow --region eu-central-1',
    ]);
  });

  it('puts entries before one that is wider than what is wrong', () => {
    const mended = fix(acl([allow(100, 'all', everybody)]), 'ingress all');
    const entries = mended?.commands.map((one) =>
      /--rule-number (\d+) .*--cidr-block (\S+) --rule-action (\w+)/.exec(one)?.slice(1).join(' '),
    );
    expect(entries).toEqual([
      '94 8.8.4.0/24 allow',
      '95 10.0.0.0/8 allow',
      '96 8.8.4.0/24 allow',
      '97 10.0.0.0/8 allow',
      '98 0.0.0.0/0 deny',
      '99 0.0.0.0/0 deny',
    ]);
    expect(mended?.proof?.closes).toEqual(['acme/P-11']);
    expect(mended?.undo.map((one) => /--rule-number (\d+)/.exec(one)?.[1])).toEqual([
      '99',
      '98',
      '97',
      '96',
      '95',
      '94',
    ]);
  });

  it('puts entries before rather than delete what would uncover a wider one', () => {
    const given = acl([allow(100, 'tcp/22', '9.0.0.0/8'), allow(110, 'tcp/22', '9.9.0.0/16')]);
    const mended = fix(given, 'ingress tcp/22');
    expect(mended?.commands.every((one) => one.includes('create-network-acl-entry'))).toBe(true);
  });

  it('is none where there is no room for entries', () => {
    const given = acl([deny(99, 'tcp/22', '9.0.0.0/8'), allow(100, 'all', everybody)]);
    expect(fix(given, 'ingress all')?.commands).toEqual([]);
  });
});
