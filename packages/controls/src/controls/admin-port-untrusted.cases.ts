import { acl, anyProtocol, egress, fromGroup, fromList, group, protocol, sg, tcp, udp } from '../kit/build-firewall.ts';
import { cases } from '../kit/cases.ts';
import control from './admin-port-untrusted.ts';

const ssh = { messages: ['public'], subjects: ['ingress tcp/22'] };

export default cases(
  control,
  {
    ports: ['tcp/22', 'tcp/3389', 'udp/3389'],
    trusted: { cidrs: ['10.0.0.0/8', '2600:1f00::/24'], groups: ['sg-0ba5710e'] },
  },
  {
    compliant: {
      'SSH from the trusted range': { given: sg(tcp(22, '10.1.0.0/16')) },
      'SSH from the trusted IPv6 range': { given: sg(tcp(22, '2600:1f00:1::/48')) },
      'an IPv4-mapped address of the trusted range': { given: sg(tcp(22, '::ffff:10.1.2.3/128')) },
      'host bits set, and still the trusted range': { given: sg(tcp(22, '10.200.7.9/8')) },
      'udp/22 is not SSH': { given: sg(udp(22, '0.0.0.0/0')) },
      'HTTPS for everybody': { given: sg(tcp(443, '0.0.0.0/0', '::/0')) },
      'members of a trusted group': { given: sg(tcp(22, fromGroup('sg-0ba5710e'))) },
      'members of the group itself': { given: sg(anyProtocol(fromGroup('sg-0a1b2c3d'))) },
      'SSH to everywhere is not SSH from everywhere': { given: sg(egress(tcp(22, '0.0.0.0/0'))) },
      'a group without rules': { given: sg() },
      'a prefix list that opens HTTPS only': { given: sg(tcp(443, fromList('pl-0123abcd'))) },
      'a port list of our own leaves SSH alone': {
        given: sg(tcp(22, '0.0.0.0/0')),
        with: { ports: ['tcp/8443'], trusted: [] },
      },
    },
    violation: {
      'SSH from the whole of IPv4': { given: sg(tcp(22, '0.0.0.0/0')), ...ssh },
      'SSH from the whole of IPv6': { given: sg(tcp(22, '::/0')), ...ssh },
      'every TCP port': { given: sg(tcp('0-65535', '0.0.0.0/0')), messages: ['public'], subjects: ['ingress tcp'] },
      'every protocol': { given: sg(anyProtocol('0.0.0.0/0')), messages: ['public'], subjects: ['ingress all'] },
      'every protocol, with ports that mean nothing': {
        given: sg(protocol('-1', '30-45', '0.0.0.0/0')),
        messages: ['public'],
        subjects: ['ingress all'],
      },
      'the protocol by its number': { given: sg(protocol('6', 22, '0.0.0.0/0')), ...ssh },
      'the internet in two halves': { given: sg(tcp(22, '0.0.0.0/1', '128.0.0.0/1')), ...ssh },
      'all routable IPv6': { given: sg(tcp(22, '2000::/3')), ...ssh },
      'a small public range that is in no register': { given: sg(tcp(22, '8.8.8.0/24')), ...ssh },
      'one public address written as IPv4-mapped': { given: sg(tcp(22, '::ffff:8.8.8.8/128')), ...ssh },
      'a supernet of the trusted range': { given: sg(tcp(22, '8.0.0.0/6')), ...ssh },
      'a range of ports with SSH inside': {
        given: sg(tcp('20-25', '0.0.0.0/0')),
        messages: ['public'],
        subjects: ['ingress tcp/20-25'],
      },
      'RDP over UDP': { given: sg(udp(3389, '::/0')), messages: ['public'], subjects: ['ingress udp/3389'] },
      'private addresses outside the register': { given: sg(tcp(22, '192.168.0.0/16')), messages: ['private'] },
      'unique local IPv6 outside the register': { given: sg(tcp(22, 'fd00::/8')), messages: ['private'] },
      'public, and a prefix list beside it': {
        given: sg(tcp(22, '0.0.0.0/0', fromList('pl-0123abcd'))),
        messages: ['public'],
        missing: 'entries of pl-0123abcd',
      },
      'without a register nothing public is trusted': {
        given: sg(tcp(3389, '8.8.8.8/32')),
        with: { ports: ['tcp/3389'], trusted: null },
        messages: ['public'],
      },
      'a database port of the built-in list': {
        given: sg(tcp(5432, '0.0.0.0/0', '::/0')),
        with: { trusted: [] },
        messages: ['public'],
        subjects: ['ingress tcp/5432'],
      },
      'a group whose name is hostile': {
        given: group([tcp(22, '1.0.0.0/8')], { id: "sg-1'; rm -rf ~ #", name: '$(reboot)`id`<!channel>' }),
        messages: ['public'],
      },
    },
    notApplicable: { 'a network ACL is judged by a control of its own': { given: acl([]) } },
    undetermined: {
      'a prefix list that nobody resolved': {
        given: sg(tcp(22, fromList('pl-0123abcd'))),
        missing: 'entries of pl-0123abcd',
      },
      'members of a group that is not trusted': {
        given: sg(tcp(22, fromGroup('sg-0fedcba9'))),
        missing: 'members of sg-0fedcba9',
      },
      'ports in the wrong order': { given: sg(tcp('25-20', '0.0.0.0/0')), missing: 'the ports of the rule' },
      'an address that is none': { given: sg(tcp(22, '10.0.0.0/33')), missing: '"10.0.0.0/33"' },
      'private addresses without a register': {
        given: sg(tcp(22, '10.0.0.0/8')),
        with: { ports: ['tcp/22'], trusted: null },
        missing: 'register adminNetworks',
      },
      'private addresses without a register of another name': {
        given: sg(tcp(5432, '10.0.0.0/8')),
        with: { trusted: null, register: 'authorisedServers' },
        missing: 'register authorisedServers',
      },
    },
  },
);
