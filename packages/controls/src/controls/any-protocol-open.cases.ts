import { acl, anyProtocol, egress, fromGroup, fromList, protocol, sg, tcp, udp } from '../kit/build-firewall.ts';
import { cases } from '../kit/cases.ts';
import control from './any-protocol-open.ts';

export default cases(
  control,
  { trusted: { cidrs: ['10.0.0.0/8', 'fd12::/16'], groups: ['sg-0ba5710e'] } },
  {
    compliant: {
      'every protocol from the trusted network': { given: sg(anyProtocol('10.4.0.0/16', 'fd12:1::/32')) },
      'every protocol among the members': { given: sg(anyProtocol(fromGroup('sg-0a1b2c3d'))) },
      'every protocol from a trusted group': { given: sg(anyProtocol(fromGroup('sg-0ba5710e'))) },
      'one port for everybody': { given: sg(tcp(443, '0.0.0.0/0', '::/0')) },
      'every protocol out': { given: sg(egress(anyProtocol('0.0.0.0/0'))) },
      'many ports, not all': { given: sg(tcp('1024-65535', '0.0.0.0/0')) },
    },
    violation: {
      'every protocol from everywhere': {
        given: sg(anyProtocol('0.0.0.0/0', '::/0')),
        messages: ['everything'],
        subjects: ['ingress all'],
      },
      'every protocol, with ports that mean nothing': {
        given: sg(protocol('-1', '30-45', '0.0.0.0/0')),
        subjects: ['ingress all'],
      },
      'every TCP port': { given: sg(tcp('0-65535', '0.0.0.0/0')), subjects: ['ingress tcp'] },
      'TCP by its number, without ports': {
        given: sg(protocol('6', undefined, '0.0.0.0/0')),
        subjects: ['ingress tcp'],
      },
      'every UDP port but the one nobody uses': {
        given: sg(udp('1-65535', '::/0')),
        subjects: ['ingress udp/1-65535'],
      },
      'all routable IPv6': { given: sg(anyProtocol('2000::/3')), subjects: ['ingress all'] },
      'the internet in two halves': { given: sg(anyProtocol('0.0.0.0/1', '128.0.0.0/1')) },
      'a private network that is not trusted': { given: sg(anyProtocol('172.16.0.0/12')) },
      'public, without a register': { given: sg(anyProtocol('8.8.8.8/32')), with: { trusted: null } },
    },
    notApplicable: { 'a network ACL is judged by a control of its own': { given: acl([]) } },
    undetermined: {
      'members of another group': {
        given: sg(anyProtocol(fromGroup('sg-0fedcba9'))),
        missing: 'members of sg-0fedcba9',
      },
      'a prefix list': { given: sg(anyProtocol(fromList('pl-0123abcd'))), missing: 'entries of pl-0123abcd' },
      'ports in the wrong order': { given: sg(tcp('65535-0', '0.0.0.0/0')), missing: '/ipPermissions/0' },
      'private, without a register': {
        given: sg(anyProtocol('10.0.0.0/8')),
        with: { trusted: null },
        missing: 'register adminNetworks',
      },
    },
  },
);
