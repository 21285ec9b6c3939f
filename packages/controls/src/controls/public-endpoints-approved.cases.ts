import { fromList, tcp } from '../kit/build-firewall.ts';
import { balancer, firewall, graph, host, network } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './public-endpoints-approved.ts';

const open = firewall('sg-web', [tcp(443, '0.0.0.0/0')]);
const entry = (endpoint: string, ...ports: readonly string[]) => ({ name: 'shop', endpoint, ports });
const other = [host(9, ['sg-other'], { hidden: true }), firewall('sg-other', [])];
const found = { messages: ['unapproved'], subjects: ['ingress tcp/443'] };

export default cases(
  control,
  { approved: [entry('eni-5', 'tcp/443'), entry('WEB.eu-central-1.elb.amazonaws.com', 'tcp/443')] },
  {
    compliant: {
      'an approved machine': { given: graph(network(), open, host(5, ['sg-web'])) },
      'an approved load balancer, by its host name': {
        given: graph(network(), open, balancer(['sg-web'], [443]), other),
      },
      'by its public address': {
        given: graph(network(), open, host(6, ['sg-web'])),
        with: { approved: [entry('54.93.0.6', 'tcp/443')] },
      },
      'nothing that the internet reaches': { given: graph(network(), open, host(6, ['sg-web'], { hidden: true })) },
      'two entries for two ports': {
        given: graph(network(), firewall('sg-web', [tcp(443, '0.0.0.0/0'), tcp(80, '0.0.0.0/0')]), host(5, ['sg-web'])),
        with: { approved: [entry('eni-5', 'tcp/443'), entry('eni-5', 'tcp/80')] },
      },
    },
    violation: {
      'a machine on no list': { given: graph(network(), open, host(6, ['sg-web'])), ...found },
      'over IPv6': {
        given: graph(network(), firewall('sg-web', [tcp(443, '::/0')]), host(6, ['sg-web'], { v6: true })),
        ...found,
      },
      'an approved machine, on another port': {
        given: graph(network(), firewall('sg-web', [tcp(8443, '0.0.0.0/0')]), host(5, ['sg-web'])),
        messages: ['unapproved'],
        subjects: ['ingress tcp/8443'],
      },
      'without the register': {
        given: graph(network(), open, host(5, ['sg-web'])),
        with: { approved: null },
        ...found,
      },
    },
    notApplicable: { 'no security group at all': { given: graph(network()) } },
    undetermined: {
      'interfaces are not recorded': { given: graph(network(), open), missing: 'AWS::EC2::NetworkInterface' },
      'a prefix list that nobody read': {
        given: graph(network(), firewall('sg-web', [tcp(443, fromList('pl-1'))]), host(6, ['sg-web'])),
        missing: 'pl-1',
      },
    },
  },
);
