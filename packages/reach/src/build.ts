import type {
  GraphPart,
  GroupPart,
  InterfacePart,
  PublicBlockExclusionPart,
  RouteTablePart,
} from '@clausewatch/model/graph';
import { type AddressSet, parseCidr, unionOf } from '@clausewatch/net/addresses';

import type { Estate } from './estate.ts';

type Kind = GraphPart['kind'];
type PartOf<K extends Kind> = Extract<GraphPart, { readonly kind: K }>;

/** The parts of one kind by id; of two with one id the later one counts. */
function byId<K extends Exclude<Kind, 'public-block'>>(parts: readonly GraphPart[], kind: K): Map<string, PartOf<K>> {
  return new Map(
    parts.flatMap((part): [string, PartOf<K>][] => (part.kind === kind ? [[part.id, part as PartOf<K>]] : [])),
  );
}

function grouped<P>(pairs: Iterable<readonly [string, P]>): Map<string, P[]> {
  const out = new Map<string, P[]>();
  for (const [key, value] of pairs) {
    const there = out.get(key);
    if (there === undefined) out.set(key, [value]);
    else there.push(value);
  }
  return out;
}

/** What could be read of some prefixes. */
export function prefixSet(prefixes: readonly string[]): AddressSet {
  return unionOf(prefixes.flatMap((prefix) => parseCidr(prefix) ?? []));
}

/** A default group has one name in many networks, so an unread one must not hide behind a read one of another id. */
function withoutUnread(groups: Map<string, GroupPart>, unread: ReadonlyMap<string, string>): Map<string, GroupPart> {
  for (const id of unread.keys()) groups.delete(id);
  return groups;
}

/** An interface that does not tell its public address has the one that says it belongs there. */
function withPublic(
  interfaces: Map<string, InterfacePart>,
  tied: Iterable<PartOf<'public-address'>>,
): Map<string, InterfacePart> {
  for (const one of tied) {
    const part = interfaces.get(one.interface);
    if (part === undefined) continue;
    const addresses = part.addresses.map((own) =>
      own.address === one.private && own.public === undefined ? { ...own, public: one.public } : own,
    );
    interfaces.set(part.id, { ...part, addresses });
  }
  return interfaces;
}

/**
 * Joins the parts, in any order. Nothing is dropped: an id that no part answers stays in the parts that name it, and a
 * question whose path needs it is answered `undetermined`.
 */
export function buildEstate(parts: readonly GraphPart[]): Estate {
  const unread = new Map([...byId(parts, 'unread')].map(([id, part]) => [id, part.type]));
  const networks = byId(parts, 'network');
  const routeTables = byId(parts, 'route-table');
  const gateways = byId(parts, 'gateway');
  const peerings = byId(parts, 'peering');
  const attachments = byId(parts, 'transit-attachment');
  const acls = byId(parts, 'network-acl');
  const tables: RouteTablePart[] = [...routeTables.values()];
  const secondhand = parts.filter((part) => part.kind === 'interface' && part.secondhand === true);
  const firsthand = parts.filter((part) => part.kind === 'interface' && part.secondhand !== true);
  const exclusions: PublicBlockExclusionPart[] = [...byId(parts, 'public-block-exclusion').values()];
  return {
    networks,
    subnets: byId(parts, 'subnet'),
    routeTables,
    gateways,
    nats: byId(parts, 'nat-gateway'),
    peerings,
    attachments,
    transitTables: byId(parts, 'transit-table'),
    endpoints: byId(parts, 'endpoint'),
    acls,
    groups: withoutUnread(byId(parts, 'security-group'), unread),
    lists: byId(parts, 'prefix-list'),
    interfaces: withPublic(
      new Map([...byId(secondhand, 'interface'), ...byId(firsthand, 'interface')]),
      byId(parts, 'public-address').values(),
    ),
    services: byId(parts, 'service'),
    listeners: byId(parts, 'listener'),
    targetGroups: byId(parts, 'target-group'),
    blocks: new Map(
      parts.flatMap((part) => (part.kind === 'public-block' ? [[`${part.account} ${part.region}`, part]] : [])),
    ),
    exclusions,
    unread,
    space: new Map([...networks.values()].map((network) => [network.id, prefixSet(network.prefixes)])),
    aclOf: new Map([...acls.values()].flatMap((acl) => acl.subnets.map((subnet) => [subnet, acl]))),
    tableOf: new Map(tables.flatMap((table) => table.subnets.map((subnet) => [subnet, table]))),
    mainTableOf: new Map(
      tables.flatMap((table) => (table.main && table.network !== undefined ? [[table.network, table]] : [])),
    ),
    edgeTablesOf: grouped(tables.flatMap((table) => table.gateways.map((gateway) => [gateway, table] as const))),
    internetGatewayOf: new Map(
      [...gateways.values()].flatMap((gateway) =>
        gateway.type === 'internet-gateway' ? gateway.networks.map((network) => [network, gateway]) : [],
      ),
    ),
    peeringsOf: grouped(
      [...peerings.values()].flatMap((peering) => peering.networks.map((network) => [network, peering] as const)),
    ),
    attachmentsOf: grouped(
      [...attachments.values()].flatMap((one) => (one.network === undefined ? [] : [[one.network, one] as const])),
    ),
  };
}
