import { anyProtocol, fromList, protocol, tcp } from '../kit/build-firewall.ts';
import { balancer, firewall, graph, host, network } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './public-ports-reach.ts';

const web = ['tcp/443'];
const open = (port: number, ...sources: readonly string[]) =>
  firewall('sg-web', [tcp(port, ...(sources.length === 0 ? ['0.0.0.0/0'] : sources))]);
const both = firewall('sg-web', [tcp(443, '0.0.0.0/0'), tcp(80, '0.0.0.0/0')]);
const on = (subject: string) => ({ messages: ['undeclared'], subjects: [subject] });

export default cases(
  control,
  { allowed: web },
  {
    compliant: {
      'the declared port': { given: graph(network(), open(443), host(5, ['sg-web'])) },
      'another port that leads nowhere': {
        given: graph(network(), open(8080), host(5, ['sg-other']), firewall('sg-other', [])),
      },
      'another port, for a known party only': {
        given: graph(network(), open(8080, '8.8.8.0/24'), host(5, ['sg-web'])),
        with: { allowed: web, known: ['8.8.0.0/16'] },
      },
      'another port, inside': { given: graph(network(), open(8080, '10.0.0.0/8'), host(5, ['sg-web'])) },
      'a load balancer listens on the declared port only, whatever its group admits': {
        given: graph(network(), both, balancer(['sg-web'], [443]), host(5, ['sg-other']), firewall('sg-other', [])),
      },
      'port 80 of a load balancer that only redirects': {
        given: graph(
          network(),
          both,
          balancer(['sg-web'], [443], [80, 'redirects']),
          host(5, ['sg-other']),
          firewall('sg-other', []),
        ),
        with: { allowed: web, redirect: true },
      },
      'a machine of another environment': {
        given: graph(network(0, { tags: { Env: 'dev' } }), open(8080), host(5, ['sg-web'])),
        with: { allowed: web, within: ['production'] },
      },
    },
    violation: {
      'another port': { given: graph(network(), open(8080), host(5, ['sg-web'])), ...on('ingress tcp/8080') },
      'another port over IPv6': {
        given: graph(network(), open(8080, '::/0'), host(5, ['sg-web'], { v6: true })),
        ...on('ingress tcp/8080'),
      },
      'every protocol': {
        given: graph(network(), firewall('sg-web', [anyProtocol('0.0.0.0/0')]), host(5, ['sg-web'])),
        ...on('ingress all'),
      },
      'echo requests': {
        given: graph(network(), firewall('sg-web', [protocol('icmp', 8, '0.0.0.0/0')]), host(5, ['sg-web'])),
        messages: ['undeclared'],
      },
      'port 80 of a load balancer that serves there': {
        given: graph(
          network(),
          both,
          balancer(['sg-web'], [443], [80]),
          host(5, ['sg-other']),
          firewall('sg-other', []),
        ),
        with: { allowed: web, redirect: true },
        ...on('ingress tcp/80'),
      },
      'port 80 of a machine, where load balancers may redirect': {
        given: graph(network(), both, host(5, ['sg-web'])),
        with: { allowed: web, redirect: true },
        ...on('ingress tcp/80'),
      },
      'a redirect that nobody allowed': {
        given: graph(
          network(),
          both,
          balancer(['sg-web'], [443], [80, 'redirects']),
          host(6, ['sg-other']),
          firewall('sg-other', []),
        ),
        ...on('ingress tcp/80'),
      },
    },
    notApplicable: { 'no security group at all': { given: graph(network()) } },
    undetermined: {
      'interfaces are not recorded': { given: graph(network(), open(8080)), missing: 'AWS::EC2::NetworkInterface' },
      'a prefix list that nobody read': {
        given: graph(network(), firewall('sg-web', [tcp(8080, fromList('pl-1'))]), host(5, ['sg-web'])),
        missing: 'pl-1',
      },
      'a load balancer whose listeners nobody read': {
        given: graph(network(), both, balancer(['sg-web']), host(5, ['sg-other']), firewall('sg-other', [])),
        missing: 'listeners of app/web',
      },
      'a group that nobody read': { given: graph(network(), host(5, ['sg-lost'])), missing: 'sg-lost' },
    },
  },
);
