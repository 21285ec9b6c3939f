import type { AclPart, Route, RouteTablePart } from '@clausewatch/model/graph';
import { type AddressSet, everywhere, isEmpty, unionOf } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';

import { allowedBy, blamedEntries, decidingEntry } from './acls.ts';
import { type Atlas, once } from './atlas.ts';
import { allPoints } from './axis.ts';
import { prefixSet } from './build.ts';
import type { Estate } from './estate.ts';
import { admittedBy, admittingRule, blamedRules, type PeerGroups, peersKey } from './groups.ts';
import { only, UNTOLD } from './joins.ts';
import { open, type Step, unknown } from './path.ts';
import { pin, rectangle, type Region } from './region.ts';
import { appliance, routed, routesFor, type Routing, routing } from './routes.ts';

type Direction = FirewallRule['direction'];

/** Every prefix of a network; `undefined` while it is unread. */
export function spaceOf(atlas: Atlas, network: string | undefined): AddressSet | undefined {
  if (network === undefined) return undefined;
  return once(atlas, `space ${network}`, () => {
    const part = atlas.estate.networks.get(network);
    return part === undefined ? undefined : prefixSet(part.prefixes);
  });
}

/** Turns a gate on one end's address into one for packets whose address is that of the other end. */
export function pinned(step: Step, at: AddressSet | undefined): Step {
  if (at === undefined) return step;
  const { rule, blame: _, ...rest } = step;
  const fixed: Region = rectangle(allPoints, at);
  const sure = pin(step.sure, at, 'every');
  return {
    ...rest,
    sure,
    maybe:
      step.sure === step.maybe && at.v4.length + at.v6.length === 2 && isOne(at) ? sure : pin(step.maybe, at, 'some'),
    ...(rule === undefined ? {} : { rule: (point) => rule(point, fixed) }),
  };
}

const isOne = ({ v4, v6 }: AddressSet): boolean => v4[0] === v4[1] && v6[0] === v6[1];

/** The list of a subnet; `undefined` when none is known, or several say that they are it. */
export function aclOf(estate: Estate, subnet: string | undefined): AclPart | undefined {
  return subnet === undefined ? undefined : only(estate.aclsOf.get(subnet));
}

/** The network ACL of a subnet; with `back`, for the answers of that stretch. */
export function aclGate(
  atlas: Atlas,
  subnet: string | undefined,
  direction: Direction,
  at?: AddressSet,
  back?: number,
): Step {
  const acl = aclOf(atlas.estate, subnet);
  const leg = back === undefined ? {} : { back };
  if (acl === undefined) {
    const id = subnet ?? 'an unread subnet';
    return { ...unknown('network-acl', `of ${id}`, [`network ACL of ${id}`]), ...leg };
  }
  const step = once(atlas, `acl ${acl.id} ${direction}`, (): Step => listStep(atlas, acl.id, direction));
  // The answer's own packet is not the one asked for, so no entry is named for it.
  return back === undefined
    ? pinned(step, at)
    : { ...withoutRule(pinned(step, at)), back, why: 'answers do not get back' };
}

function listStep({ estate }: Atlas, id: string, direction: Direction): Step {
  const acl = estate.acls.get(id);
  if (acl?.readable !== true) return unknown('network-acl', id, [id]);
  const allowed = allowedBy(acl, direction);
  const rule: Step['rule'] = (point, packet) => {
    const number = decidingEntry(acl, direction, point, packet);
    return { id: acl.id, ...(number === undefined ? {} : { rule: number }) };
  };
  const blame: Step['blame'] = direction === 'egress' ? undefined : (through) => blamedEntries(acl, through);
  const blamed = blame === undefined ? {} : { blame };
  return { kind: 'network-acl', id, sure: allowed, maybe: allowed, missing: [], rule, ...blamed };
}

function withoutRule(step: Step): Step {
  const { rule: _, blame: __, ...others } = step;
  return others;
}

function gateOf(atlas: Atlas, groups: readonly string[], direction: Direction, peers: PeerGroups): Step {
  const rule: Step['rule'] = (point, packet) =>
    admittingRule(atlas.estate, groups, direction, peers, point, packet[0]?.addresses ?? everywhere);
  return {
    kind: 'security-group',
    id: groups.join(' '),
    ...admittedBy(atlas, groups, direction, peers),
    rule,
    ...(direction === 'egress' ? {} : { blame: (through: Region) => blamedRules(atlas, groups, peers, through) }),
  };
}

/** The security groups of one end; `peers` are the groups of the other end that its rules can name. */
export function groupGate(
  atlas: Atlas,
  id: string,
  groups: readonly string[] | undefined,
  direction: Direction,
  peers: PeerGroups,
  at?: AddressSet,
): Step {
  if (groups === undefined) return unknown('security-group', id, [`security groups of ${id}`]);
  if (groups.length === 0) return open('security-group', 'none');
  const key = `groups ${direction} ${sortedKey(groups)} from ${peersKey(peers)}`;
  const step = once(atlas, key, (): Step => gateOf(atlas, groups.toSorted(), direction, peers));
  return pinned(step, at);
}

const keys = new WeakMap<readonly string[], string>();

/** One text for one set of groups. */
export function sortedKey(groups: readonly string[]): string {
  if (groups.length === 1) return groups[0] ?? '';
  const known = keys.get(groups) ?? groups.toSorted().join();
  keys.set(groups, known);
  return known;
}

/** The route table of a subnet; `undefined` when nobody can tell which one it is. */
export function tableOf(
  { estate }: Pick<Atlas, 'estate'>,
  subnet: string | undefined,
  network: string | undefined,
): RouteTablePart | undefined {
  if (subnet === undefined || network === undefined) return undefined;
  const own = estate.tablesOf.get(subnet);
  if (own !== undefined) return only(own);
  // A table that could not be read may be the subnet's own; so may any that nobody has seen, while it leaves another.
  const unread = [UNTOLD, network].some((one) => estate.unreadTablesOf.has(one));
  return unread || estate.tablesLeft.has(subnet) ? undefined : only(estate.mainTablesOf.get(network));
}

/** How a subnet's table routes; `undefined` when nobody can tell which one it is. */
export function routingOf(atlas: Atlas, subnet: string | undefined, network: string | undefined): Routing | undefined {
  const table = tableOf(atlas, subnet, network);
  if (table === undefined || network === undefined) return undefined;
  return once(atlas, `table ${table.id} ${network}`, () =>
    routing(atlas.estate, atlas.estate.routeTables.get(table.id) ?? table, network),
  );
}

/** A target behind which no item tells where packets go. */
export function outOfSight(estate: Pick<Estate, 'endpoints'>, route: Route): boolean {
  const { kind } = route.target;
  return kind === 'private-gateway' || kind === 'transit-gateway' || appliance(estate, route);
}

/** What has to be read to know where packets go behind such a target. */
export function lostBehind({ target: { kind, id } }: Route): string {
  return kind === 'private-gateway' || kind === 'transit-gateway' ? `networks behind ${id}` : id;
}

/** Nobody knows of it whether it is attached. */
export function unreadGateway({ gateways }: Pick<Estate, 'gateways'>, { target: { kind, id } }: Route): boolean {
  return (kind === 'internet-gateway' || kind === 'egress-only-gateway') && !gateways.has(id);
}

/** The targets of this kind that a table sends some of the addresses to. */
export function targetsFor(table: Routing, addresses: AddressSet, wanted: (route: Route) => boolean): string[] {
  const routes = routesFor(table, addresses).filter((route) => !route.blackhole && wanted(route));
  return [...new Set(routes.map((route) => route.target.id))];
}

/** Lets pass what the subnet's table sends to a wanted target; and perhaps what it sends to one that is `doubtful`. */
export function routeGate(
  atlas: Atlas,
  subnet: string | undefined,
  network: string | undefined,
  wanted: (route: Route) => boolean,
  why: string,
  at?: AddressSet,
  doubtful: typeof appliance = appliance,
): Step {
  const table = routingOf(atlas, subnet, network);
  if (table === undefined) {
    const id = subnet ?? 'an unread subnet';
    return unknown('route-table', `of ${id}`, [`route table of ${id}`]);
  }
  const all = at ?? everywhere;
  const unread = (route: Route): boolean => wanted(route) && unreadGateway(atlas.estate, route);
  const known = routed(table, all, (route) => wanted(route) && !unread(route));
  const perhaps = (route: Route): boolean => unread(route) || doubtful(atlas.estate, route);
  const doubted = routed(table, all, perhaps);
  const doubts = routesFor(table, all).filter((route) => !route.blackhole && perhaps(route));
  const sure = rectangle(allPoints, known.sure);
  const same = known.missing.length === 0 && isEmpty(doubted.maybe);
  const step: Step = {
    kind: 'route-table',
    id: table.id,
    sure,
    maybe: same ? sure : rectangle(allPoints, unionOf([known.sure, known.maybe, doubted.maybe])),
    missing: [...new Set([...known.missing, ...doubted.missing, ...doubts.map(lostBehind)])],
    why,
  };
  return at === undefined ? step : pinned(step, at);
}
