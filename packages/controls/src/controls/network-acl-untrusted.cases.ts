import { acl, allow, deny, sg } from '../kit/build-firewall.ts';
import { cases } from '../kit/cases.ts';
import control from './network-acl-untrusted.ts';

const everybody = ['0.0.0.0/0'];

export default cases(
  control,
  { ports: ['tcp/22', 'tcp/3389'], trusted: ['10.0.0.0/8', '2600:1f00::/24'] },
  {
    compliant: {
      'HTTPS for everybody': { given: acl([allow(100, 'tcp/443', '0.0.0.0/0', '::/0')]) },
      'SSH from the trusted range': {
        given: acl([allow(100, 'tcp/22', '10.1.0.0/16'), allow(110, 'tcp/22', '2600:1f00:1::/48')]),
      },
      'denied before everything is allowed': {
        given: acl([
          deny(90, 'tcp/22', '0.0.0.0/0'),
          deny(91, 'tcp/3389', ...everybody),
          allow(100, 'all', '0.0.0.0/0'),
        ]),
      },
      'the same for IPv6': {
        given: acl([deny(90, 'tcp/22', '::/0'), deny(91, 'tcp/3389', '::/0'), allow(100, 'all', '::/0')]),
      },
      'denied in two halves, then allowed': {
        given: acl([deny(90, 'tcp', '0.0.0.0/1'), deny(91, 'tcp', '128.0.0.0/1'), allow(100, 'tcp/22', ...everybody)]),
      },
      'answers to high ports, with RDP denied before': {
        given: acl([deny(90, 'tcp/3389', ...everybody), allow(100, 'tcp/1024-65535', ...everybody)]),
      },
      'nothing is allowed, so nothing enters': { given: acl([]) },
      'what leaves is another matter': { given: acl([{ ...allow(100, 'all', ...everybody), direction: 'egress' }]) },
    },
    violation: {
      'SSH for everybody': {
        given: acl([allow(100, 'tcp/22', '0.0.0.0/0')]),
        messages: ['admits'],
        subjects: ['ingress tcp/22'],
      },
      'everything for everybody': { given: acl([allow(100, 'all', '0.0.0.0/0')]), subjects: ['ingress all'] },
      'a deny that comes too late': {
        given: acl([allow(100, 'tcp/22', ...everybody), deny(110, 'tcp/22', ...everybody)]),
      },
      'a deny for IPv4 does not hide an allow for IPv6': {
        given: acl([deny(90, 'tcp', ...everybody), allow(100, 'all', '::/0')]),
        subjects: ['ingress all'],
      },
      'all routable IPv6': { given: acl([allow(100, 'tcp/22', '2000::/3')]) },
      'half of the internet is denied, the other half is not': {
        given: acl([deny(90, 'tcp', '0.0.0.0/1'), allow(100, 'tcp/22', ...everybody)]),
      },
      'one port of the range is denied, the other is not': {
        given: acl([deny(90, 'tcp/3389', ...everybody), allow(100, 'tcp/20-4000', ...everybody)]),
        subjects: ['ingress tcp/20-4000'],
      },
      'private addresses outside the register': { given: acl([allow(100, 'tcp/22', '192.168.0.0/16')]) },
      'public, without a register': {
        given: acl([allow(100, 'tcp/22', '8.8.8.0/24')]),
        with: { ports: ['tcp/22'], trusted: null },
      },
      'the default list, where it is judged too': {
        given: acl([allow(100, 'all', ...everybody)], { isDefault: true }),
        with: { trusted: [], applies: 'all' },
        subjects: ['ingress all'],
      },
    },
    notApplicable: {
      'the list that AWS makes': { given: acl([allow(100, 'all', ...everybody)], { isDefault: true }) },
      'a security group is judged by controls of its own': { given: sg() },
    },
    undetermined: {
      'an entry that could not be read': {
        given: acl([allow(100, 'tcp/22', ...everybody)], { unreadable: ['/entries/3'] }),
        missing: 'the entry at /entries/3',
      },
      'private addresses without a register': {
        given: acl([allow(100, 'tcp/22', '10.0.0.0/8')]),
        with: { ports: ['tcp/22'], trusted: null },
        missing: 'register adminNetworks',
      },
    },
  },
);
