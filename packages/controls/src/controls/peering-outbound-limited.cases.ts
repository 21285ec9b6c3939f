import { egress, fromList, tcp } from '../kit/build-firewall.ts';
import { firewall, graph, host, network, peered } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './peering-outbound-limited.ts';

const VENDOR = '555566667777';
const registers = {
  allowed: ['tcp/27015-27017'],
  accounts: [{ id: '111122223333' }],
  thirdParties: [{ name: 'Example Databases Ltd', accounts: [VENDOR] }],
};
const provider = peered({ foreign: VENDOR });
const server = host(5, ['sg-app'], { hidden: true });
const app = (port: number | string, ...targets: readonly string[]) =>
  firewall('sg-app', [egress(tcp(port, ...targets))], { sealed: true });
const on = (subject: string) => ({ messages: ['outbound'], subjects: [subject] });

export default cases(control, registers, {
  compliant: {
    'only the declared ports': { given: graph(provider, app('27015-27017', '10.1.0.0/16'), server) },
    'another port, but not to the other side': { given: graph(provider, app(443, '10.0.0.0/16'), server) },
    'the other side is our own account': { given: graph(peered(), app(443, '10.1.0.0/16'), server) },
  },
  violation: {
    'another port': { given: graph(provider, app(443, '10.1.0.0/16'), server), ...on('egress tcp/443') },
    'everything to everywhere': { given: graph(provider, firewall('sg-app', []), server), ...on('egress all') },
  },
  notApplicable: { 'no security group at all': { given: graph(network()) } },
  undetermined: {
    'nobody says whose account it is': {
      given: graph(provider, app(443, '10.1.0.0/16'), server),
      with: { allowed: ['tcp/27015-27017'] },
      missing: 'register accounts',
    },
    'a prefix list that nobody read': {
      given: graph(provider, firewall('sg-app', [egress(tcp(443, fromList('pl-1')))], { sealed: true }), server),
      missing: 'pl-1',
    },
  },
});
