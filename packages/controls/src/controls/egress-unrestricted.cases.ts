import { acl, anyProtocol, egress, fromGroup, fromList, protocol, sg, tcp, udp } from '../kit/build-firewall.ts';
import { cases } from '../kit/cases.ts';
import control from './egress-unrestricted.ts';

export default cases(
  control,
  { allowed: ['tcp/443'], known: ['9.9.9.9/32', '2620:fe::fe/128'] },
  {
    compliant: {
      'HTTPS to everywhere': { given: sg(egress(tcp(443, '0.0.0.0/0', '::/0'))) },
      'DNS to the resolver that is known': { given: sg(egress(udp(53, '9.9.9.9/32', '2620:fe::fe/128'))) },
      'every protocol inside the private network': { given: sg(egress(anyProtocol('10.0.0.0/8', 'fd00::/8'))) },
      'every protocol to another group': { given: sg(egress(anyProtocol(fromGroup('sg-0fedcba9')))) },
      'what enters is another matter': { given: sg(anyProtocol('0.0.0.0/0')) },
      'nothing leaves': { given: sg() },
    },
    violation: {
      'the rule that AWS adds to a new group': {
        given: sg(egress(anyProtocol('0.0.0.0/0'))),
        messages: ['undeclared'],
        subjects: ['egress all'],
      },
      'the same for IPv6': { given: sg(egress(anyProtocol('::/0'))), subjects: ['egress all'] },
      'all routable IPv6': { given: sg(egress(anyProtocol('2000::/3'))), subjects: ['egress all'] },
      'plain HTTP': { given: sg(egress(tcp(80, '0.0.0.0/0'))), subjects: ['egress tcp/80'] },
      'HTTP in two halves': { given: sg(egress(tcp(80, '0.0.0.0/1', '128.0.0.0/1'))) },
      'a range around the allowed port': {
        given: sg(egress(tcp('442-444', '0.0.0.0/0'))),
        subjects: ['egress tcp/442-444'],
      },
      'QUIC is not TCP': { given: sg(egress(udp(443, '0.0.0.0/0'))), subjects: ['egress udp/443'] },
      'the protocol by its number': {
        given: sg(egress(protocol('17', 53, '1.1.1.1/32'))),
        subjects: ['egress udp/53'],
      },
      'a tunnel': { given: sg(egress(protocol('47', undefined, '0.0.0.0/0'))), subjects: ['egress protocol/47'] },
    },
    notApplicable: { 'a network ACL is judged by a control of its own': { given: acl([]) } },
    undetermined: {
      'a prefix list': { given: sg(egress(anyProtocol(fromList('pl-0123abcd')))), missing: 'entries of pl-0123abcd' },
      'a destination that is none': { given: sg(egress(tcp(80, '300.0.0.0/8'))), missing: '300.0.0.0/8' },
      'a protocol that nobody knows': {
        given: sg(egress(protocol('quic', 443, '0.0.0.0/0'))),
        missing: '/ipPermissionsEgress/0',
      },
    },
  },
);
