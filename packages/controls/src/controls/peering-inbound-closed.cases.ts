import { anyProtocol, fromGroup, fromList, tcp } from '../kit/build-firewall.ts';
import { firewall, graph, host, network, peered } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './peering-inbound-closed.ts';

const VENDOR = '555566667777';
const registers = {
  accounts: [{ id: '111122223333' }],
  thirdParties: [{ name: 'Example Databases Ltd', accounts: [VENDOR] }],
};
const provider = peered({ foreign: VENDOR });
const server = host(5, ['sg-app'], { hidden: true });
const app = (...sources: readonly string[]) => firewall('sg-app', [tcp(443, ...sources)]);
const on = (subject: string) => ({ messages: ['inbound'], subjects: [subject] });

export default cases(control, registers, {
  compliant: {
    'no rule lets the other side in': { given: graph(provider, app('10.0.0.0/16'), server) },
    'the other side is our own account': { given: graph(peered(), app('10.1.0.0/16'), server) },
    'a machine without a route to it': {
      given: graph(peered({ foreign: VENDOR, routed: false }), app('10.1.0.0/16'), server),
    },
    'a rule for a group of our own': {
      given: graph(provider, firewall('sg-app', [tcp(443, fromGroup('sg-web'))]), firewall('sg-web', []), server),
    },
  },
  violation: {
    'a rule for its addresses': { given: graph(provider, app('10.1.0.0/16'), server), ...on('ingress tcp/443') },
    'a rule for all private addresses': { given: graph(provider, app('10.0.0.0/8'), server), ...on('ingress tcp/443') },
    'every protocol from everywhere': {
      given: graph(provider, firewall('sg-app', [anyProtocol('0.0.0.0/0', '::/0')]), server),
      ...on('ingress all'),
    },
    'a stranger, who is in no register': {
      given: graph(peered({ foreign: '999988887777' }), app('10.1.0.0/16'), server),
      ...on('ingress tcp/443'),
    },
  },
  notApplicable: { 'no security group at all': { given: graph(network()) } },
  undetermined: {
    'nobody says whose account it is': {
      given: graph(provider, app('10.1.0.0/16'), server),
      with: {},
      missing: 'register accounts',
    },
    'a prefix list that nobody read': {
      given: graph(provider, firewall('sg-app', [tcp(443, fromList('pl-1'))]), server),
      missing: 'pl-1',
    },
    'a rule for a group that nobody read': {
      given: graph(provider, firewall('sg-app', [tcp(443, fromGroup('sg-theirs', VENDOR))]), server),
      missing: 'sg-theirs',
    },
  },
});
