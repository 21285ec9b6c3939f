/** The same edit for those who keep their firewalls as code: what to delete there, and what to write instead. */
import type { Edit, EntryUnit, RuleUnit, Unit } from '@clausewatch/model/edit';

/** HCL reads `${` and `%{` inside quotes as code (developer.hashicorp.com/terraform/language/expressions/strings). */
const hcl = (text: string): string => JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');

/** For Terraform's AWS provider. */
export function terraformOf({ of, take, put }: Edit): string {
  const removed = take.map((unit) => `# delete: ${summary(unit)}`);
  const added = put.map((unit, index) => {
    const [type, owner] =
      unit.kind === 'rule'
        ? [`aws_vpc_security_group_${unit.direction}_rule`, 'security_group_id']
        : ['aws_network_acl_rule', 'network_acl_id'];
    const fields = [[owner, hcl(of.id)], ...(unit.kind === 'rule' ? ruleFields(unit) : entryFields(unit))];
    const lines = fields.map(([name, value]) => `  ${name} = ${value}`);
    return `resource "${type}" "kept_${index + 1}" {\n${lines.join('\n')}\n}`;
  });
  return [...removed, ...added].join('\n');
}

type Field = readonly [name: string, value: string | number | boolean];

function ports({ from, to }: Unit): readonly Field[] {
  return from === undefined || to === undefined
    ? []
    : [
        ['from_port', from],
        ['to_port', to],
      ];
}

function ruleFields(unit: RuleUnit): readonly Field[] {
  const { peer, protocol, description } = unit;
  const name =
    peer.kind === 'range'
      ? peer.text.includes(':')
        ? 'cidr_ipv6'
        : 'cidr_ipv4'
      : peer.kind === 'group'
        ? 'referenced_security_group_id'
        : 'prefix_list_id';
  return [
    ['ip_protocol', hcl(protocol)],
    ...ports(unit),
    [name, hcl(peer.kind === 'range' ? peer.text : nameOf(peer))],
    ...(description === undefined ? [] : [['description', hcl(description)] as const]),
  ];
}

/** A group of another account is written with it. */
function nameOf(peer: Exclude<RuleUnit['peer'], { readonly kind: 'range' }>): string {
  return peer.kind === 'group' && peer.owner !== undefined ? `${peer.owner}/${peer.id}` : peer.id;
}

function entryFields(unit: EntryUnit): readonly Field[] {
  return [
    ['rule_number', unit.number],
    ['egress', unit.direction === 'egress'],
    ['protocol', hcl(unit.protocol)],
    ['rule_action', hcl(unit.action)],
    [unit.range.includes(':') ? 'ipv6_cidr_block' : 'cidr_block', hcl(unit.range)],
    ...(unit.protocol.startsWith('icmp')
      ? ([
          ['icmp_type', unit.from ?? -1],
          ['icmp_code', unit.to ?? -1],
        ] as const)
      : ports(unit)),
  ];
}

function summary(unit: Unit): string {
  const { direction, protocol, from, to } = unit;
  const traffic = `${direction} ${hcl(protocol)}${from === undefined ? '' : ` ${from}-${to}`}`;
  if (unit.kind === 'entry') return `entry ${unit.number}, ${unit.action} ${traffic} ${hcl(unit.range)}`;
  return `${traffic} ${hcl(unit.peer.kind === 'range' ? unit.peer.text : unit.peer.id)}`;
}

/** For the AWS CDK in TypeScript; `undefined` for network ACLs and protocols without a word of its own. */
export function cdkOf({ take, put }: Edit): string | undefined {
  const removed = take.map(callOf);
  const added = put.map(callOf);
  if ([...removed, ...added].includes(undefined)) return undefined;
  return [...removed.map((call) => `// delete: ${call}`), ...added].join('\n');
}

function callOf(unit: Unit): string | undefined {
  const port = unit.kind === 'rule' ? portOf(unit) : undefined;
  if (unit.kind !== 'rule' || port === undefined) return undefined;
  const { peer, direction, description } = unit;
  const [kind, value] =
    peer.kind === 'range'
      ? [peer.text.includes(':') ? 'ipv6' : 'ipv4', peer.text]
      : [peer.kind === 'group' ? 'securityGroupId' : 'prefixList', peer.id];
  const words = description === undefined ? '' : `, ${JSON.stringify(description)}`;
  const method = direction === 'ingress' ? 'addIngressRule' : 'addEgressRule';
  return `group.${method}(ec2.Peer.${kind}(${JSON.stringify(value)}), ec2.Port.${port}${words});`;
}

function portOf({ protocol, from, to }: RuleUnit): string | undefined {
  if (protocol === '-1') return 'allTraffic()';
  if (protocol === 'icmp')
    return from === -1 ? 'allIcmp()' : to === -1 ? `icmpType(${from})` : `icmpTypeAndCode(${from}, ${to})`;
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  return from === to ? `${protocol}(${from})` : `${protocol}Range(${from}, ${to})`;
}
