import { fromGroup, tcp } from '../kit/build-firewall.ts';
import { firewall, graph, host, network, NETWORKS, peered, route, type Thing, transit } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './environments-isolated.ts';

const tags = ['production', 'staging'] as const;
const production = firewall('sg-prod', [tcp(5432, '10.1.0.0/16')]);
const staging = [firewall('sg-stage', [], { network: 1 }), host(6, ['sg-stage'], { network: 1, hidden: true })];
const server = host(5, ['sg-prod'], { hidden: true });
const on = { messages: ['reaches'], subjects: ['ingress tcp/5432'] };
const register = [
  { environment: 'production', networks: [NETWORKS[0]] },
  { environment: 'staging', networks: [NETWORKS[1]] },
];

/** A load balancer of production, offered to the network of `client`. */
const offered = (client: { readonly network: string; readonly tag: string }, rules: Parameters<typeof firewall>[1]) => [
  network(0, { tags: { Env: 'prod' } }),
  network(1, { tags: { Env: client.tag } }),
  server,
  staging,
  production,
  host(9, [], { hidden: true, part: { type: 'network_load_balancer', of: ['net/pay/1'] } }),
  host(8, ['sg-endpoint'], { network: 1, hidden: true }),
  firewall('sg-endpoint', rules, { network: 1 }),
  {
    parts: [
      {
        kind: 'service',
        type: 'network',
        id: 'net/pay/1',
        names: [],
        public: false,
        subnets: ['subnet-0'],
        groups: [],
      },
      { kind: 'endpoint-service', id: 'vpce-svc-1', balancers: ['net/pay/1'], managed: false },
      {
        kind: 'endpoint',
        id: 'vpce-1',
        type: 'interface',
        interfaces: ['eni-8'],
        network: client.network,
        service: 'vpce-svc-1',
      },
    ],
  } satisfies Thing,
];
const fromStaging = { network: NETWORKS[1], tag: 'dev' };
const clients = [tcp(443, '10.1.0.0/16')];

export default cases(
  control,
  {},
  {
    compliant: {
      'two environments that nothing joins': {
        given: graph(
          network(0, { tags: { Env: 'prod' } }),
          network(1, { tags: { Env: 'dev' } }),
          production,
          server,
          staging,
        ),
      },
      'a load balancer that is offered inside one environment': {
        given: graph(...offered({ ...fromStaging, tag: 'Production' }, clients)),
      },
      'a load balancer that is offered, at an endpoint that lets nobody in': {
        given: graph(...offered(fromStaging, [])),
      },
      'a peering that no rule lets through': {
        given: graph(peered({ tags }), firewall('sg-prod', [tcp(5432, '10.0.0.0/16')]), server, staging),
      },
      'a peering without routes': { given: graph(peered({ tags, routed: false }), production, server, staging) },
      'a peering inside one environment': {
        given: graph(peered({ tags: ['prod', 'Production'] }), production, server, staging),
      },
      'a transit gateway to which no route leads': {
        given: graph(transit('production', { routed: false }), production, server),
      },
      'a transit gateway whose table leads nowhere else': {
        given: graph(transit('production', { leads: [] }), production, server),
      },
      'a transit gateway behind which no rule lets anybody in': {
        given: graph(transit('production'), firewall('sg-prod', [tcp(5432, '10.0.0.0/16')]), server),
      },
      'a peering that is set up on purpose': {
        given: graph(peered({ tags }), production, server, staging),
        with: { peering: 'allowed' },
      },
    },
    violation: {
      'over a peering': { given: graph(peered({ tags }), production, server, staging), ...on },
      'by the group of the other side': {
        given: graph(peered({ tags }), firewall('sg-prod', [tcp(5432, fromGroup('sg-stage'))]), server, staging),
        ...on,
      },
      'by the register': {
        given: graph(peered(), production, server, staging),
        with: { environments: register },
        ...on,
      },
    },
    notApplicable: { 'no security group at all': { given: graph(network()) } },
    undetermined: {
      'a load balancer that is offered to the other environment': {
        given: graph(...offered(fromStaging, clients)),
        missing: 'what vpce-svc-1 lets through',
      },
      'a load balancer that is offered to a network that nobody read': {
        given: graph(...offered({ network: 'vpc-lost', tag: 'dev' }, clients)),
        missing: 'vpc-lost',
      },
      'neither register nor tags': {
        given: graph(peered(), production, server, staging),
        missing: `environment of ${NETWORKS[1]}`,
      },
      'a peered network that nobody read': {
        given: graph(peered({ tags, foreign: '444455556666' }), production, server),
        with: { environments: register },
        missing: NETWORKS[1],
      },
      'a transit gateway whose attachments nobody read': {
        given: graph(transit('production'), production, server),
        missing: `transit gateway attachments of ${NETWORKS[0]}`,
      },
      'a transit gateway with an attachment that nobody read': {
        given: graph(transit('production', { leads: ['tgw-attach-9'] }), production, server),
        missing: 'tgw-attach-9',
      },
      'a transit gateway, where peerings are set up on purpose': {
        given: graph(transit('production'), production, server),
        with: { peering: 'allowed' },
        missing: `transit gateway attachments of ${NETWORKS[0]}`,
      },
      'a peering connection that nobody read': {
        given: graph(
          network(0, { tags: { Env: 'prod' }, routes: [route('10.1.0.0/16', 'peering', 'pcx-9')] }),
          production,
          server,
        ),
        missing: 'pcx-9',
      },
      'interfaces are not recorded': {
        given: graph(peered({ tags }), production),
        missing: 'AWS::EC2::NetworkInterface',
      },
    },
  },
);
