/** Fixes beside the rule that is to blame: entries of a network ACL, routes, and a rule in many pieces; one situation each. */
import type { App } from '@clausewatch/app/ports';
import { noRemedyWords, remedyAct } from '@clausewatch/app/remedy-deeds';
import { egress, fromGroup, type RuleSpec, tcp, anyProtocol, udp } from '@clausewatch/controls/kit/build-firewall';
import { firewall, graph, host, network, peered, route, type Thing } from '@clausewatch/controls/kit/build-graph';
import type { AclEntry } from '@clausewatch/model/configuration';
import type { Incident } from '@clausewatch/model/incident';
import type { GraphPart } from '@clausewatch/model/graph';
import { cidrs } from '@clausewatch/net/addresses';
import { allTraffic } from '@clausewatch/net/traffic';
import { arrives } from '@clausewatch/reach/oracle-testing';
import { describe, expect, it } from 'vitest';

import { fixed, six, ways } from './way-scopes.ts';

const theirs = '2a05:d014:1::/56';
const others = { accounts: [{ id: '111122223333', alias: 'us' }] };

const web = (...rules: readonly RuleSpec[]): Thing => firewall('sg-web', rules);
const machines: readonly Thing[] = [
  host(5, ['sg-web'], { v6: true }),
  host(6, ['sg-other'], { v6: true }),
  firewall('sg-other', [tcp(22, '::/0')]),
  host(7, ['sg-peer'], { network: 1, v6: true }),
  firewall('sg-peer', [tcp(443, '::/0')], { network: 1 }),
];
const open = graph(peered({ tags: ['production', 'test'] }), machines, web(tcp(443, '::/0')));
const entry = (number: number, more: Partial<AclEntry> = {}): AclEntry => ({
  direction: 'ingress',
  number,
  action: 'allow',
  traffic: allTraffic,
  addresses: cidrs('0.0.0.0/0', '::/0'),
  at: '',
  ...more,
});
/** The routes are for IPv6, and the list of network 0 has these entries before its own. */
const listed =
  (...entries: readonly AclEntry[]) =>
  (part: GraphPart): GraphPart =>
    part.kind === 'network-acl' && part.id === 'acl-0'
      ? { ...part, entries: [...entries, ...part.entries] }
      : six(part);

describe('environments whose rule serves the whole internet', () => {
  it('are kept apart by one entry of the network ACL, and the rule stays', () => {
    const { told, fix } = fixed('environments-isolated', {}, ways(open, six));
    expect(told?.commands).toEqual([
      `aws ec2 create-network-acl-entry --ingress --network-acl-id acl-0 --rule-number 99 --protocol all --ipv6-cidr-block ${theirs} --rule-action deny --region eu-central-1`,
    ]);
    expect(told?.undo).toEqual([
      'aws ec2 delete-network-acl-entry --ingress --network-acl-id acl-0 --rule-number 99 --region eu-central-1',
    ]);
    expect(told?.proof?.untouched).toContain('ingress tcp/443 from ::/0');
    expect(fix?.kind === 'edit' && fix.proof.closes).toEqual(['acme/environments-isolated']);
  });

  it('and the words name every machine that the entry meets, and what else ends with it', () => {
    const { told } = fixed('environments-isolated', {}, ways(open, six));
    expect(told?.note).toContain(
      `denies what comes from ${theirs} to every machine in the subnets of acl-0, answers to what they ask there included.`,
    );
    expect(told?.note).toContain(
      'It ends what these let in as well: sg-other ingress tcp/22, sg-peer ingress tcp/443.',
    );
    expect(told?.note).toContain('made by hand');
  });

  it('are kept apart before every entry that lets them in, wherever there is a number', () => {
    const { told } = fixed(
      'environments-isolated',
      {},
      ways(open, listed(entry(2), entry(99, { action: 'deny', addresses: cidrs('9.9.9.9/32') }))),
    );
    expect(told?.commands[0]).toContain('--rule-number 1 ');
  });

  it.each([
    ['has no number left', [entry(1)]],
    ['is full', Array.from({ length: 17 }, (_, n) => entry(n * 2 + 3, { addresses: cidrs('9.9.9.9/32') }))],
  ])('by the route where the list %s', (_, entries) => {
    const { told, fix, after } = fixed('environments-isolated', {}, ways(open, listed(...entries)));
    const table = `--route-table-id rtb-0 --destination-ipv6-cidr-block ${theirs}`;
    expect(told?.commands).toEqual([`aws ec2 delete-route ${table} --region eu-central-1`]);
    expect(told?.undo).toEqual([
      `aws ec2 create-route ${table} --vpc-peering-connection-id pcx-0a1b2c3d --region eu-central-1`,
    ]);
    expect(told?.hint?.terraform).toBe(`# delete: the aws_route "${theirs}" to "pcx-0a1b2c3d"`);
    expect(told?.hint?.cdk).toContain('// delete: new ec2.CfnRoute(');
    expect(told?.note).toContain(
      'nothing in the subnets of rtb-0 gets to vpc-0b1b2c3d, nor an answer back, except by routes that stay (::/0 to igw-0).',
    );
    expect(fix?.kind === 'edit' && fix.proof).toMatchObject({ leaves: false, opens: [] });
    expect(after?.parts.flatMap((part) => (part.kind === 'route-table' ? part.routes : [])).length).toBe(5);
  });

  it.each([
    ['alone where nothing else leads there', [], 'gets to vpc-0b1b2c3d, nor an answer back. '],
    [
      'beside one that was learned',
      [{ ...route('2a05::/16', 'private-gateway', 'vgw-1'), propagated: true }],
      'nor an answer back, except by routes that stay (2a05::/16 to vgw-1). ',
    ],
    [
      'beside one by a list',
      [{ list: 'pl-1', target: { kind: 'private-gateway', id: 'vgw-1' }, blackhole: false, propagated: false, at: '' }],
      'nor an answer back, except by routes that stay (pl-1 to vgw-1). ',
    ],
  ] as const)('by a route %s', (_, more, words) => {
    const list = { kind: 'prefix-list', id: 'pl-1', prefixes: ['2a05:d014:1:ff::/64'] } as const;
    const scope = ways({ ...open, parts: [...open.parts, list] }, (part) => {
      const one = listed(entry(1))(part);
      if (one.kind !== 'route-table' || one.id !== 'rtb-0') return one;
      return { ...one, routes: [...one.routes.filter(({ target }) => target.kind === 'peering'), ...more] };
    });
    const { told } = fixed('environments-isolated', {}, scope);
    expect(told?.commands[0]).toContain('delete-route');
    expect(told?.note).toContain(words);
  });

  it('not by a list that also stands before a subnet from which these addresses are somebody else’s', () => {
    const scope = graph(peered({ tags: ['production', 'test'] }), machines, web(tcp(443, '::/0')), {
      parts: [
        { kind: 'subnet', id: 'subnet-x', network: 'vpc-0a1b2c3d', prefixes: ['10.0.2.0/24'] },
        {
          kind: 'route-table',
          id: 'rtb-x',
          network: 'vpc-0a1b2c3d',
          main: false,
          subnets: ['subnet-x'],
          gateways: [],
          routes: [route('::/0', 'private-gateway', 'vgw-1')],
        },
      ],
    });
    const shared = (part: GraphPart): GraphPart =>
      part.kind === 'network-acl' && part.id === 'acl-0'
        ? { ...part, subnets: [...part.subnets, 'subnet-x'] }
        : six(part);
    expect(fixed('environments-isolated', {}, ways(scope, shared)).told?.commands[0]).toContain('delete-route');
  });

  it('by the rule in many pieces where neither list nor table is told, up to what a group holds', () => {
    const scope = { ...open, parts: open.parts.map(six) };
    const { fix, told } = fixed('environments-isolated', {}, scope);
    expect(fix?.kind === 'edit' && [fix.edit.of.id, fix.edit.put.length]).toEqual(['sg-web', 56]);
    expect(told?.note).toContain('56 rules take its place, to keep what everybody else has');
    const crowded = graph(
      peered({ tags: ['production', 'test'] }),
      machines,
      web(tcp(443, '::/0'), ...Array.from({ length: 6 }, (_, n) => tcp(n + 1, '2600::/16'))),
    );
    expect(fixed('environments-isolated', {}, { ...crowded, parts: crowded.parts.map(six) }).fix?.kind).toBe('none');
  });

  it('not under a number that is set aside for addresses to be denied for a time', () => {
    const registers = {
      remediation: {
        clauses: [],
        mode: 'act',
        block: { for: 'PT1H', clauses: [], acls: [{ id: 'acl-0', region: 'eu-central-1', entries: [90, 99] }] },
      },
    } as const;
    const { told } = fixed('environments-isolated', {}, ways(open, six), { registers });
    expect(told?.commands[0]).toContain('--rule-number 89 ');
  });

  it('by the list itself where it is to blame, for no security group stands before the machine', () => {
    const bare = graph(peered({ tags: ['production', 'test'] }), host(5, [], { v6: true }), machines.slice(3));
    const { told } = fixed('environments-isolated', {}, ways(bare, six), { at: 'acl-0' });
    expect(told?.commands[0]).toContain('--network-acl-id acl-0 --rule-number 99 --protocol all');
    expect(told?.note).not.toContain('by hand');
  });

  it('by little of the rule before anything else', () => {
    const scope = graph(
      peered({ tags: ['production', 'test'] }),
      machines,
      web(tcp(443, theirs, fromGroup('sg-other'))),
    );
    expect(fixed('environments-isolated', {}, ways(scope, six)).told?.commands[0]).toContain(
      'revoke-security-group-ingress',
    );
  });

  it('by nothing beside the rule where the peering itself may carry what it likes', () => {
    const scope = ways(open, (part) => six(part));
    expect(() => fixed('environments-isolated', { peering: 'allowed' }, scope)).toThrow('nothing is wrong');
  });
});

describe('a peering with somebody else', () => {
  const foreign = (...rules: readonly RuleSpec[]) =>
    ways(graph(peered({ foreign: '444455556666' }), network(1), machines, web(...rules)), (part) =>
      part.kind === 'route-table' && part.id === 'rtb-1'
        ? { ...part, routes: [...part.routes, route('2a05:d014::/56', 'peering', 'pcx-0a1b2c3d')] }
        : six(part),
    );

  it('loses a low port in the network ACL, and what we ask of it is answered as before', () => {
    const scope = foreign(tcp(22, '::/0'));
    const { told, after } = fixed('peering-inbound-closed', others, scope);
    expect(told?.commands).toEqual([
      `aws ec2 create-network-acl-entry --ingress --network-acl-id acl-0 --rule-number 99 --protocol tcp --port-range From=22,To=22 --ipv6-cidr-block ${theirs} --rule-action deny --region eu-central-1`,
    ]);
    expect(told?.note).toContain(`denies tcp/22 from ${theirs} to every machine in the subnets of acl-0.`);
    const from = { at: 'interface', id: 'eni-5', address: '2a05:d014:0::5' } as const;
    const to = { at: 'interface', id: 'eni-7', address: '2a05:d014:1::7' } as const;
    const asks = [scope, after].map((one) => one && arrives(one.parts, from, to, { protocol: 6, detail: 443 }));
    expect(asks).toEqual([true, true]);
  });

  it.each([
    ['a high port', tcp(8080, '::/0')],
    ['everything', anyProtocol('::/0')],
    ['time, which is asked for from the port that is asked', udp(123, '::/0')],
    ['remote shells, which ask from low ports', tcp(514, '::/0')],
  ])('loses %s in the rule alone: the list would meet the answers too', (_, rule) => {
    const { fix } = fixed('peering-inbound-closed', others, foreign(rule));
    expect(fix?.kind === 'edit' && fix.edit.of.id).toBe('sg-web');
  });

  it('loses what leaves to a low port in the network ACL, but for what is declared', () => {
    const scope = ways(
      graph(
        peered({ foreign: '444455556666' }),
        machines.slice(0, 3),
        firewall('sg-web', [egress(tcp('22-25', '::/0'))], { sealed: true }),
      ),
      six,
    );
    const { told } = fixed('peering-outbound-limited', { ...others, allowed: ['tcp/25'] }, scope);
    expect(told?.commands).toEqual([
      `aws ec2 create-network-acl-entry --egress --network-acl-id acl-0 --rule-number 99 --protocol tcp --port-range From=22,To=24 --ipv6-cidr-block ${theirs} --rule-action deny --region eu-central-1`,
    ]);
    expect(told?.note).toContain(`denies tcp/22-24 to ${theirs} from every machine in the subnets of acl-0.`);
  });
});

it('what is not of the rule itself is shown, and refused as a remedy in plain words', () => {
  const { told } = fixed('environments-isolated', {}, ways(open, six));
  expect(told?.edit).toBeUndefined();
  const incident = { acts: [], fix: told } as unknown as Incident;
  const base = { id: 'a-1', by: 'ada', via: 'page', at: '2026-11-02T08:00:00.000Z' } as const;
  expect(remedyAct({} as App, incident, { kind: 'propose' }, base, undefined)).toBe('no-fix');
  expect(noRemedyWords['no-fix']).toBe('No proven fix of it is known that this program could make.');
});
