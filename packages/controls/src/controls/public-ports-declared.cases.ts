import { acl, anyProtocol, egress, fromGroup, fromList, group, protocol, sg, tcp, udp } from '../kit/build-firewall.ts';
import { cases } from '../kit/cases.ts';
import control from './public-ports-declared.ts';

const known = [{ cidrs: ['8.8.4.0/24', '2600:1f00::/24'] }, [{ name: 'ship-it', cidrs: ['9.9.9.9/32'] }], null];

export default cases(
  control,
  { allowed: ['tcp/80', 'tcp/443'], known },
  {
    compliant: {
      'the declared ports for everybody': { given: sg(tcp(443, '0.0.0.0/0', '::/0'), tcp(80, '0.0.0.0/0', '::/0')) },
      'a declared port in two halves': { given: sg(tcp(443, '0.0.0.0/1', '128.0.0.0/1')) },
      'another port for an office that is known': { given: sg(tcp(8443, '8.8.4.0/24', '2600:1f00::/32')) },
      'another port for a third party that is known': { given: sg(tcp(8443, '9.9.9.9/32')) },
      'a known address written as IPv4-mapped': { given: sg(tcp(8443, '::ffff:9.9.9.9/128')) },
      'another port for private addresses': { given: sg(tcp(8080, '10.0.0.0/8', 'fd00::/8')) },
      'every port for another group': { given: sg(anyProtocol(fromGroup('sg-0fedcba9'))) },
      'every port out': { given: sg(egress(anyProtocol('0.0.0.0/0'))) },
      'a prefix list on a declared port': { given: sg(tcp(443, fromList('pl-0123abcd'))) },
      'echo requests, where they are declared': {
        given: sg(protocol('icmp', '8-0', '0.0.0.0/0')),
        with: { allowed: ['tcp/443', 'icmp/8/0'] },
      },
    },
    violation: {
      'SSH for everybody': { given: sg(tcp(22, '0.0.0.0/0')), messages: ['undeclared'], subjects: ['ingress tcp/22'] },
      'a port for all routable IPv6': { given: sg(tcp(8080, '2000::/3')), subjects: ['ingress tcp/8080'] },
      'a port for the internet in two halves': { given: sg(tcp(8080, '0.0.0.0/1', '128.0.0.0/1')) },
      'one unknown public address': { given: sg(tcp(8443, '1.1.1.1/32')) },
      'one unknown public address written as IPv4-mapped': { given: sg(tcp(8443, '::ffff:1.1.1.1/128')) },
      'host bits set in front of everybody': { given: sg(tcp(8443, '208.236.235.254/0')) },
      'a range around the declared port': { given: sg(tcp('440-450', '0.0.0.0/0')), subjects: ['ingress tcp/440-450'] },
      'every TCP port': { given: sg(tcp('0-65535', '::/0')), subjects: ['ingress tcp'] },
      'every protocol': { given: sg(anyProtocol('0.0.0.0/0')), subjects: ['ingress all'] },
      'UDP is not TCP': { given: sg(udp(443, '0.0.0.0/0')), subjects: ['ingress udp/443'] },
      'an echo request that is not declared': {
        given: sg(protocol('icmp', '8-0', '0.0.0.0/0')),
        subjects: ['ingress icmp/8/0'],
      },
      'the known office and its neighbours': { given: sg(tcp(8443, '8.8.4.0/22')) },
      'public, and a prefix list beside it': {
        given: sg(tcp(8443, '0.0.0.0/0', fromList('pl-0123abcd'))),
        missing: 'entries of pl-0123abcd',
      },
      'nothing is declared at all': {
        given: sg(tcp(443, '0.0.0.0/0')),
        with: { allowed: [] },
        messages: ['undeclared'],
      },
      'the declared rule stands beside the wide one': {
        given: group([tcp(443, '0.0.0.0/0'), tcp('1-1023', '0.0.0.0/0')], { name: 'old `web`' }),
        subjects: ['ingress tcp/1-1023'],
      },
    },
    notApplicable: { 'a network ACL is judged by a control of its own': { given: acl([]) } },
    undetermined: {
      'a prefix list on another port': {
        given: sg(tcp(8443, fromList('pl-0123abcd'))),
        missing: 'entries of pl-0123abcd',
      },
      'ports in the wrong order': { given: sg(tcp('90-80', '0.0.0.0/0')), missing: 'the ports of the rule' },
      'an address that is none': { given: sg(tcp(8443, 'fe80::1%eth0/64')), missing: 'fe80::1%eth0/64' },
    },
  },
);
