import { fromGroup, fromList, tcp } from '../kit/build-firewall.ts';
import { firewall, graph, host, network } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './third-party-reach.ts';

const register = [{ name: 'Example Monitoring Ltd', cidrs: ['8.8.8.0/24', '2a00:1450::/32'] }];
const open = (...sources: readonly string[]) => firewall('sg-web', [tcp(9100, ...sources)]);
const on = { messages: ['reach'], subjects: ['ingress tcp/9100'] };

export default cases(
  control,
  { thirdParties: register },
  {
    compliant: {
      'a rule for the internet at large': { given: graph(network(), open('0.0.0.0/0'), host(5, ['sg-web'])) },
      'a rule for other addresses': { given: graph(network(), open('9.9.9.0/24'), host(5, ['sg-web'])) },
      'a rule that leads nowhere': {
        given: graph(network(), open('8.8.8.8/32'), host(5, ['sg-web'], { hidden: true })),
      },
      'a register without addresses': {
        given: graph(network(), open('8.8.8.8/32'), host(6, ['sg-web'])),
        with: { thirdParties: [{ name: 'Example Monitoring Ltd' }] },
      },
    },
    violation: {
      'a rule for its address': { given: graph(network(), open('8.8.8.8/32'), host(5, ['sg-web'])), ...on },
      'a rule for a range that holds some of its addresses': {
        given: graph(network(), open('8.8.0.0/16'), host(5, ['sg-web'])),
        ...on,
      },
      'over IPv6': { given: graph(network(), open('2a00:1450:4001::/48'), host(5, ['sg-web'], { v6: true })), ...on },
    },
    notApplicable: { 'no security group at all': { given: graph(network()) } },
    undetermined: {
      'a prefix list that nobody read, beside a rule for everybody': {
        given: graph(
          network(),
          firewall('sg-web', [tcp(443, '0.0.0.0/0'), tcp(9100, fromList('pl-2'))]),
          host(5, ['sg-web']),
        ),
        missing: 'pl-2',
      },
      'without the register, a rule for somebody in particular': {
        given: graph(network(), open('8.8.8.8/32'), host(5, ['sg-web'])),
        with: { thirdParties: null },
        missing: 'register thirdParties',
      },
      'a range with addresses of our own, in a group that a rule names': {
        given: graph(
          network(),
          firewall('sg-web', [tcp(9100, fromGroup('sg-agents'))]),
          firewall('sg-agents', []),
          host(5, ['sg-web'], { v6: true }),
        ),
        with: { thirdParties: [{ name: 'Example Monitoring Ltd', cidrs: ['2a05:d000::/20'] }] },
        missing: 'an interface in',
      },
      'a prefix list that nobody read': {
        given: graph(network(), firewall('sg-web', [tcp(9100, fromList('pl-1'))]), host(5, ['sg-web'])),
        missing: 'pl-1',
      },
    },
  },
);
