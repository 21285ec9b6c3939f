/** The AWS CLI commands of an edit. */
import { aws } from '@clausewatch/model/command';
import type { Change, EntryUnit, RouteUnit, RuleUnit, Unit } from '@clausewatch/model/edit';
import type { ResourceRef } from '@clausewatch/model/resource';

/** What is put goes first, so that nobody is cut off in between. */
export function commandsOf({ of, take, put }: Change): readonly string[] | undefined {
  const commands = [
    ...changes(of, 'authorize', put.filter(isRule)),
    ...changes(of, 'revoke', take.filter(isRule)),
    ...put.filter(isEntry).map((unit) => createEntry(of, unit)),
    ...take.filter(isEntry).map((unit) => aws(of, ['ec2', 'delete-network-acl-entry', way(unit)], place(of, unit))),
    ...put.filter(isRoute).map((unit) => createRoute(of, unit)),
    ...take.filter(isRoute).map((unit) => aws(of, ['ec2', 'delete-route'], destination(of, unit))),
  ];
  const made = commands.filter((command) => command !== undefined);
  return made.length < commands.length ? undefined : made;
}

function changes(
  of: ResourceRef,
  verb: 'authorize' | 'revoke',
  units: readonly RuleUnit[],
): readonly (string | undefined)[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const own = units.filter((unit) => unit.direction === direction);
    if (own.length === 0) return [];
    const words = ['ec2', `${verb}-security-group-${direction}`];
    const ids = own.flatMap(({ id }) => (id !== undefined && /^sgr-\w+$/.test(id) ? [id] : []));
    if (verb === 'revoke' && ids.length === own.length)
      return [aws(of, [...words, '--security-group-rule-ids', ...ids], { 'group-id': of.id })];
    const permissions = JSON.stringify(permissionsOf(own, verb === 'authorize'));
    return [aws(of, words, { 'group-id': of.id, 'ip-permissions': permissions })];
  });
}

/** As EC2's interface takes them: one permission for each traffic. A description matters to what is added only: rules are revoked without it. */
export function permissionsOf(units: readonly RuleUnit[], described: boolean) {
  const byTraffic = Map.groupBy(units, ({ protocol, from, to }) => `${protocol} ${from} ${to}`);
  return [...byTraffic.values()].map((same) => {
    const [first] = same;
    const peers = (name: string, of: (unit: RuleUnit) => object | undefined): object => {
      const found = same.flatMap((unit) => {
        const peer = of(unit);
        const words = described && unit.description !== undefined ? { Description: unit.description } : {};
        return peer === undefined ? [] : [{ ...peer, ...words }];
      });
      return found.length === 0 ? {} : { [name]: found };
    };
    return {
      IpProtocol: first?.protocol,
      FromPort: first?.from,
      ToPort: first?.to,
      ...peers('IpRanges', ({ peer }) => (isV4(peer) ? { CidrIp: peer.text } : undefined)),
      ...peers('Ipv6Ranges', ({ peer }) => (isV6(peer) ? { CidrIpv6: peer.text } : undefined)),
      ...peers('UserIdGroupPairs', ({ peer }) => (peer.kind === 'group' ? pairOf(peer) : undefined)),
      ...peers('PrefixListIds', ({ peer }) => (peer.kind === 'list' ? { PrefixListId: peer.id } : undefined)),
    };
  });
}

type Peer = RuleUnit['peer'];
type Range = Extract<Peer, { readonly kind: 'range' }>;
const isV4 = (peer: Peer): peer is Range => peer.kind === 'range' && !peer.text.includes(':');
const isV6 = (peer: Peer): peer is Range => peer.kind === 'range' && peer.text.includes(':');
const isRule = (unit: Unit | RouteUnit): unit is RuleUnit => unit.kind === 'rule';
const isEntry = (unit: Unit | RouteUnit): unit is EntryUnit => unit.kind === 'entry';
const isRoute = (unit: Unit | RouteUnit): unit is RouteUnit => unit.kind === 'route';

function pairOf({ id, owner, peering }: Extract<Peer, { readonly kind: 'group' }>): object {
  return {
    GroupId: id,
    ...(owner === undefined ? {} : { UserId: owner }),
    ...(peering === undefined ? {} : { VpcPeeringConnectionId: peering }),
  };
}

const way = ({ direction }: EntryUnit): string => `--${direction}`;

function place(of: ResourceRef, { number }: EntryUnit): Readonly<Record<string, string>> {
  return { 'network-acl-id': of.id, 'rule-number': String(number) };
}

function createEntry(of: ResourceRef, unit: EntryUnit): string | undefined {
  const { protocol, from, to, action, range } = unit;
  const icmp = protocol.startsWith('icmp');
  return aws(of, ['ec2', 'create-network-acl-entry', way(unit)], {
    ...place(of, unit),
    // The CLI knows these by name (awscli, customizations/ec2/protocolarg.py), others by number.
    protocol: protocol === '-1' ? 'all' : protocol === 'icmpv6' ? '58' : protocol,
    ...(icmp ? { 'icmp-type-code': `Type=${from ?? -1},Code=${to ?? -1}` } : {}),
    ...(!icmp && from !== undefined ? { 'port-range': `From=${from},To=${to}` } : {}),
    [range.includes(':') ? 'ipv6-cidr-block' : 'cidr-block']: range,
    'rule-action': action,
  });
}

function destination(of: ResourceRef, { prefix }: RouteUnit): Readonly<Record<string, string>> {
  const name = prefix.includes(':') ? 'destination-ipv6-cidr-block' : 'destination-cidr-block';
  return { 'route-table-id': of.id, [name]: prefix };
}

function createRoute(of: ResourceRef, unit: RouteUnit): string | undefined {
  const { kind, id } = unit.target;
  const name = kind === 'peering' ? 'vpc-peering-connection-id' : 'transit-gateway-id';
  return aws(of, ['ec2', 'create-route'], { ...destination(of, unit), [name]: id });
}
