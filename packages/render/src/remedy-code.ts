/** The same edit for those who keep their firewalls as code: what to delete there, and what to write instead. */
import type { Change, EntryUnit, RouteUnit, RuleUnit, Unit } from '@clausewatch/model/edit';

/** HCL reads `${` and `%{` inside quotes as code (developer.hashicorp.com/terraform/language/expressions/strings). */
const hcl = (text: string): string => JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');

/** For Terraform's AWS provider. */
export function terraformOf({ of, take, put }: Change): string {
  const removed = take.map((unit) => `# delete: ${summary(unit)}`);
  const added = put.map((unit, index) => {
    const [type, owner, fields] = resourceOf(unit);
    const lines = [[owner, hcl(of.id)] as const, ...fields].map(([name, value]) => `  ${name} = ${value}`);
    return `resource "${type}" "kept_${index + 1}" {\n${lines.join('\n')}\n}`;
  });
  return [...removed, ...added].join('\n');
}

function resourceOf(unit: Unit | RouteUnit): readonly [type: string, owner: string, fields: readonly Field[]] {
  switch (unit.kind) {
    case 'rule':
      return [`aws_vpc_security_group_${unit.direction}_rule`, 'security_group_id', ruleFields(unit)];
    case 'entry':
      return ['aws_network_acl_rule', 'network_acl_id', entryFields(unit)];
    case 'route':
      return ['aws_route', 'route_table_id', routeFields(unit)];
  }
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

function routeFields({ prefix, target: { kind, id } }: RouteUnit): readonly Field[] {
  return [
    [prefix.includes(':') ? 'destination_ipv6_cidr_block' : 'destination_cidr_block', hcl(prefix)],
    [kind === 'peering' ? 'vpc_peering_connection_id' : 'transit_gateway_id', hcl(id)],
  ];
}

function summary(unit: Unit | RouteUnit): string {
  if (unit.kind === 'route') return `the aws_route ${hcl(unit.prefix)} to ${hcl(unit.target.id)}`;
  const { direction, protocol, from, to } = unit;
  const traffic = `${direction} ${hcl(protocol)}${from === undefined ? '' : ` ${from}-${to}`}`;
  if (unit.kind === 'entry') return `entry ${unit.number}, ${unit.action} ${traffic} ${hcl(unit.range)}`;
  return `${traffic} ${hcl(unit.peer.kind === 'range' ? unit.peer.text : unit.peer.id)}`;
}
