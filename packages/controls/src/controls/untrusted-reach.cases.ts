import { anyProtocol, fromGroup, fromList, tcp } from '../kit/build-firewall.ts';
import { firewall, graph, host, network, NETWORKS, route } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './untrusted-reach.ts';

const open = (sources: readonly string[]) => firewall('sg-web', [tcp(22, ...sources)]);
const world = ['0.0.0.0/0', '::/0'];
const on = (message: string, subject = 'ingress tcp/22') => ({ messages: [message], subjects: [subject] });
const vpn = network(0, { routes: [route('192.168.0.0/16', 'private-gateway', 'vgw-1')] });

export default cases(
  control,
  { ports: ['tcp/22'], trusted: ['198.51.100.0/24', '10.0.9.0/24'] },
  {
    compliant: {
      'open to the world, and nothing uses the group': {
        given: graph(network(), open(world), host(5, ['sg-other']), firewall('sg-other', [])),
      },
      'open to the world, on a machine without a public address': {
        given: graph(network(), open(['0.0.0.0/0']), host(5, ['sg-web'], { hidden: true })),
      },
      'open to the world, in a network without a way to the internet': {
        given: graph(network(0, { internet: false }), open(['0.0.0.0/0']), host(5, ['sg-web'])),
      },
      'open to hosts inside, beside an accelerator': {
        given: graph(
          network(),
          open(['10.0.1.0/24']),
          host(5, ['sg-web'], { hidden: true }),
          host(9, ['sg-accelerator'], { hidden: true, part: { entrance: 'accelerator' } }),
          firewall('sg-accelerator', []),
        ),
        with: { ports: ['tcp/22'], trusted: ['10.0.1.0/24'] },
      },
      'trusted addresses only': { given: graph(network(), open(['198.51.100.0/25']), host(5, ['sg-web'])) },
      'another port': { given: graph(network(), firewall('sg-web', [tcp(443, ...world)]), host(5, ['sg-web'])) },
      'a machine of another environment': {
        given: graph(network(0, { tags: { Environment: 'test' } }), open(world), host(5, ['sg-web'])),
        with: { ports: ['tcp/22'], trusted: [], within: ['production'] },
      },
      'over the trusted one of the two addresses of a machine': {
        given: graph(
          network(),
          open(['10.0.0.0/16']),
          host(5, ['sg-web'], { hidden: true }),
          host(6, ['sg-app'], {
            part: { addresses: [{ address: '10.0.1.6' }, { address: '2a05:d014:0::6' }] },
          }),
          firewall('sg-app', []),
        ),
        with: { ports: ['tcp/22'], trusted: ['10.0.1.0/24'] },
      },
      'from its own group, beside one that nobody is in': {
        given: graph(
          network(),
          firewall('sg-web', [tcp(22, fromGroup('sg-web'), fromGroup('sg-empty'))]),
          firewall('sg-empty', []),
          host(5, ['sg-web'], { hidden: true }),
          host(6, ['sg-web'], { hidden: true }),
        ),
      },
      'from a group that is trusted': {
        given: graph(
          network(),
          firewall('sg-web', [tcp(22, fromGroup('sg-bastion'), '10.0.1.0/24')]),
          firewall('sg-bastion', []),
          host(5, ['sg-web'], { hidden: true }),
          host(6, ['sg-bastion'], { hidden: true }),
        ),
        with: { ports: ['tcp/22'], trusted: { cidrs: [], groups: ['sg-bastion'] } },
      },
    },
    violation: {
      'from the internet': { given: graph(network(), open(['0.0.0.0/0']), host(5, ['sg-web'])), ...on('public') },
      'from the internet in two halves': {
        given: graph(network(), open(['0.0.0.0/1', '128.0.0.0/1']), host(5, ['sg-web'])),
        ...on('public'),
      },
      'over IPv6': {
        given: graph(network(), open(['::/0']), host(5, ['sg-web'], { v6: true })),
        ...on('public'),
      },
      'every protocol': {
        given: graph(network(), firewall('sg-web', [anyProtocol('0.0.0.0/0')]), host(5, ['sg-web'])),
        ...on('public', 'ingress all'),
      },
      'from a machine of the same network': {
        given: graph(
          network(),
          open(['10.0.0.0/16']),
          host(5, ['sg-web'], { hidden: true }),
          host(6, ['sg-app'], { hidden: true }),
          firewall('sg-app', []),
        ),
        ...on('inside'),
      },
      'from members of another group': {
        given: graph(
          network(),
          firewall('sg-web', [tcp(22, fromGroup('sg-app'))]),
          firewall('sg-app', []),
          host(5, ['sg-web'], { hidden: true }),
          host(6, ['sg-app'], { hidden: true }),
        ),
        ...on('inside'),
      },
      'a prefix list that holds the internet': {
        given: graph(
          network(),
          firewall('sg-web', [tcp(22, fromList('pl-1'))]),
          { parts: [{ kind: 'prefix-list', id: 'pl-1', prefixes: ['0.0.0.0/0'] }] },
          host(5, ['sg-web']),
        ),
        ...on('public'),
      },
      'without a register, from the internet': {
        given: graph(network(), open(['0.0.0.0/0']), host(5, ['sg-web'])),
        with: { ports: ['tcp/22'], trusted: null },
        ...on('public'),
      },
      'where nobody says which environment it is': {
        given: graph(network(), open(['0.0.0.0/0']), host(5, ['sg-web'])),
        with: { ports: ['tcp/22'], trusted: [], within: ['production'] },
        ...on('public'),
      },
    },
    notApplicable: { 'no security group at all': { given: graph(network()) } },
    undetermined: {
      'interfaces are not recorded': { given: graph(network(), open(world)), missing: 'AWS::EC2::NetworkInterface' },
      'a prefix list that nobody read': {
        given: graph(network(), firewall('sg-web', [tcp(22, fromList('pl-1'))]), host(5, ['sg-web'])),
        missing: 'pl-1',
      },
      'hosts behind a VPN that nobody described': {
        given: graph(vpn, open(['192.168.0.0/16']), host(5, ['sg-web'], { hidden: true })),
        missing: 'networks behind vgw-1',
      },
      'callers of an accelerator, for it keeps their addresses': {
        given: graph(
          network(0, { internet: false }),
          open(world),
          host(5, ['sg-web'], { hidden: true }),
          host(9, ['sg-accelerator'], { hidden: true, part: { entrance: 'accelerator' } }),
          firewall('sg-accelerator', []),
        ),
        with: { ports: ['tcp/22'], trusted: ['10.0.1.0/24'] },
        missing: 'what the accelerator at eni-9 sends on',
      },
      'callers of an API that has a link to the network': {
        given: graph(
          network(0, { internet: false }),
          open(['10.0.1.9/32']),
          host(5, ['sg-web'], { hidden: true }),
          host(9, ['sg-link'], { hidden: true, part: { entrance: 'api' } }),
          firewall('sg-link', []),
        ),
        with: { ports: ['tcp/22'], trusted: ['10.0.1.0/24'] },
        missing: 'what the link of an API at eni-9 sends on',
      },
      'hosts behind a core network that nobody described': {
        given: graph(
          network(0, { routes: [route('192.168.0.0/16', 'other', 'core-1')] }),
          open(['192.168.0.0/16']),
          host(5, ['sg-web'], { hidden: true }),
        ),
        missing: 'core-1',
      },
      ...Object.fromEntries(
        (['other', 'private-gateway', 'transit-gateway'] as const).map((kind) => [
          `a machine of another network, which a ${kind} may join`,
          {
            given: graph(
              network(0, { routes: [route('10.1.0.0/16', kind, 'to-1')] }),
              network(1, { routes: [route('10.0.0.0/16', kind, 'to-0')] }),
              open(['10.1.0.0/16']),
              host(5, ['sg-web'], { hidden: true }),
              host(6, ['sg-app'], { network: 1, hidden: true }),
              firewall('sg-app', [], { network: 1 }),
            ),
            missing: kind === 'transit-gateway' ? NETWORKS[1] : 'to-0',
          },
        ]),
      ),
      'an interface that could not be read': {
        given: graph(network(), open(world), host(6, []), {
          parts: [{ kind: 'unread', id: 'eni-5', type: 'AWS::EC2::NetworkInterface' }],
        }),
        missing: 'eni-5',
      },
      'without a register, from a machine of the same network': {
        given: graph(
          network(),
          open(['10.0.0.0/16']),
          host(5, ['sg-web'], { hidden: true }),
          host(6, ['sg-app'], { hidden: true }),
          firewall('sg-app', []),
        ),
        with: { ports: ['tcp/22'], trusted: null },
        missing: 'register adminNetworks',
      },
      'a route table that nobody read': {
        given: graph(
          network().map((thing) => ({
            ...thing,
            parts: thing.parts?.filter(({ kind }) => kind !== 'route-table') ?? [],
          })),
          open(world),
          host(5, ['sg-web']),
        ),
        missing: 'route table',
      },
    },
  },
);
