/** The same edit for those who keep their firewalls as code of the AWS CDK. */
import type { Change, EntryUnit, RouteUnit, RuleUnit, Spelled, Unit } from '@clausewatch/model/edit';

/** For the AWS CDK in TypeScript; `undefined` for protocols without a word of its own. */
export function cdkOf({ of, take, put }: Change): string | undefined {
  const removed = take.map((unit) => callOf(of.id, unit));
  const added = put.map((unit) => callOf(of.id, unit));
  if ([...removed, ...added].includes(undefined)) return undefined;
  return [...removed.map((call) => `// delete: ${call}`), ...added].join('\n');
}

function callOf(of: string, unit: Unit | RouteUnit): string | undefined {
  switch (unit.kind) {
    case 'rule':
      return ruleCall(unit);
    case 'entry':
      return entryCall(unit);
    case 'route': {
      const { prefix, target } = unit;
      const to = prefix.includes(':') ? 'destinationIpv6CidrBlock' : 'destinationCidrBlock';
      const by = target.kind === 'peering' ? 'vpcPeeringConnectionId' : 'transitGatewayId';
      const fields = { routeTableId: of, [to]: prefix, [by]: target.id };
      return `new ec2.CfnRoute(this, ${JSON.stringify(`Route ${prefix}`)}, ${JSON.stringify(fields)});`;
    }
  }
}

function ruleCall(unit: RuleUnit): string | undefined {
  const port = portOf(unit);
  if (port === undefined) return undefined;
  const { peer, direction, description } = unit;
  const [kind, value] =
    peer.kind === 'range'
      ? [peer.text.includes(':') ? 'ipv6' : 'ipv4', peer.text]
      : [peer.kind === 'group' ? 'securityGroupId' : 'prefixList', peer.id];
  const words = description === undefined ? '' : `, ${JSON.stringify(description)}`;
  const method = direction === 'ingress' ? 'addIngressRule' : 'addEgressRule';
  return `group.${method}(ec2.Peer.${kind}(${JSON.stringify(value)}), ec2.Port.${port}${words});`;
}

function entryCall({ direction, number, action, range, ...traffic }: EntryUnit): string | undefined {
  const words = aclTraffic(traffic);
  if (words === undefined) return undefined;
  const fields = [
    `cidr: ec2.AclCidr.${range.includes(':') ? 'ipv6' : 'ipv4'}(${JSON.stringify(range)})`,
    `ruleNumber: ${number}`,
    `traffic: ec2.AclTraffic.${words}`,
    `direction: ec2.TrafficDirection.${direction.toUpperCase()}`,
    `ruleAction: ec2.Action.${action.toUpperCase()}`,
  ];
  return `acl.addEntry(${JSON.stringify(`${direction} ${number}`)}, { ${fields.join(', ')} });`;
}

function aclTraffic({ protocol, from = -1, to = -1 }: Spelled): string | undefined {
  if (protocol === '-1') return 'allTraffic()';
  if (protocol === 'icmp' || protocol === 'icmpv6') return `${protocol}({ type: ${from}, code: ${to} })`;
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  return from === to ? `${protocol}Port(${from})` : `${protocol}PortRange(${from}, ${to})`;
}

function portOf({ protocol, from, to }: RuleUnit): string | undefined {
  if (protocol === '-1') return 'allTraffic()';
  if (protocol === 'icmp')
    return from === -1 ? 'allIcmp()' : to === -1 ? `icmpType(${from})` : `icmpTypeAndCode(${from}, ${to})`;
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  return from === to ? `${protocol}(${from})` : `${protocol}Range(${from}, ${to})`;
}
