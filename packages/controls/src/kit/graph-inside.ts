/** Who inside the networks, or beside them, is not trusted and gets through. */
import type { GraphScope } from '@clausewatch/model/control';
import { type AddressSet, intersect, isEmpty, none, subtract, unionOf } from '@clausewatch/net/addresses';
import type { FirewallRule, Peer } from '@clausewatch/net/rule';
import { privateAddresses } from '@clausewatch/net/special';
import type { Asked, Endpoint, Exposures } from '@clausewatch/reach/exposures';

import { ask, graphOf, groupsAt, ownSpace } from './graph.ts';
import { holdsStrangers, strangersInside } from './graph-hosts.ts';
import { leadsAnywhere } from './graph-joined.ts';
import { mayAdmit } from './graph-sources.ts';
import { together } from './graph-public.ts';
import type { Networks } from './params.ts';
import type { TrafficSet } from './traffic-set.ts';

export interface Trust {
  readonly trusted: Networks;
  readonly register: string;
}

/** Groups of the scope that may admit somebody who is not trusted, with whom they name. */
function openGroups(scope: GraphScope, ports: TrafficSet, trusted: Networks): ReadonlyMap<string, readonly Peer[]> {
  return new Map(
    graphOf(scope).groups.flatMap(({ ref, configuration }) => {
      const rules = configuration.rules.filter((rule) => mayAdmit(rule, ref.id, ports, trusted));
      return rules.length === 0 ? [] : [[ref.id, rules.map(({ peer }) => peer)] as const];
    }),
  );
}

/** Endpoints in some groups. */
function membersOf(scope: GraphScope, groups: Iterable<string>): readonly string[] {
  const { membersOf: interfaces, servicesOf: services } = graphOf(scope).atlas.bare;
  return [...groups].flatMap((id) =>
    [...(interfaces.get(id) ?? []), ...(services.get(id) ?? [])].map((part) => part.id),
  );
}

const open = new WeakMap<GraphScope, readonly string[]>();

/** Endpoints of which nobody knows what stands before them, or before which nothing stands. */
function unfiltered(scope: GraphScope): readonly string[] {
  const there = open.get(scope) ?? unfilteredIn(scope);
  open.set(scope, there);
  return there;
}

function unfilteredIn(scope: GraphScope): readonly string[] {
  const graph = graphOf(scope);
  const { interfaces, services, groups } = graph.atlas.bare;
  return [...interfaces.values(), ...services.values()].flatMap(({ id }) => {
    const before = groupsAt(graph, id);
    return before.length === 0 || before.some((one) => !groups.has(one)) ? [id] : [];
  });
}

/** Whom rules name that nobody read, or where there is no rule. */
const ANYBODY: Peer = { addresses: none, groups: [], lists: ['unread'], invalid: [] };

type Only = ((endpoint: Endpoint) => boolean) | undefined;

/** The networks whose hosts may get to a network on private addresses. */
function near(scope: GraphScope, network: string): readonly string[] {
  if (network === '') return [...graphOf(scope).atlas.bare.networks.values()].map(({ id }) => id);
  const { peeringsOf, attachmentsOf, attachments, networks } = graphOf(scope).atlas.bare;
  if (leadsAnywhere(scope, network)) return [...networks.values()].map(({ id }) => id);
  const gateways = new Set((attachmentsOf.get(network) ?? []).map(({ gateway }) => gateway));
  const attached = [...attachments.values()].flatMap((one) =>
    one.network !== undefined && gateways.has(one.gateway) ? [one.network] : [],
  );
  return [...new Set([network, ...(peeringsOf.get(network) ?? []).flatMap(({ networks }) => networks), ...attached])];
}

/**
 * What hosts inside that are not trusted reach of the endpoints in some groups, and of those before which nobody knows what stands, network by
 * network; `near`: where the hosts are.
 */
export function reachedInside(
  scope: GraphScope,
  groups: Iterable<string>,
  trusted: Networks,
  asked: Question,
  near: (network: string) => readonly string[],
): Exposures {
  const { interfaces, services, subnets } = graphOf(scope).atlas.bare;
  const networkOf = (id: string): string => {
    const part = interfaces.get(id);
    return part?.network ?? subnets.get(part?.subnet ?? services.get(id)?.subnets?.[0] ?? '')?.network ?? '';
  };
  const to = new Set([...membersOf(scope, groups), ...unfiltered(scope)].toSorted());
  return together(
    ...[...Map.groupBy(to, networkOf)].flatMap(([network, ids]) => {
      const around = near(network);
      const from = strangersInside(scope, trusted, around).toSorted();
      if (from.length === 0) return [];
      return ask(
        scope,
        {
          ...asked,
          from: { kind: 'endpoints', ids: from, except: trusted.addresses },
          to: { kind: 'endpoints', ids },
          ways: 'inside',
        },
        `${network} from ${around.join()}`,
      );
    }),
  );
}

type Question = Pick<Asked, 'traffic' | 'only'>;

/**
 * Hosts of the networks themselves, and of those behind their gateways, that are not trusted and reach some of the ports. Without a register
 * nobody can say of a host inside whether it is.
 */
export function fromInside(scope: GraphScope, ports: TrafficSet, { trusted, register }: Trust, only?: Only): Exposures {
  const open = openGroups(scope, ports, trusted);
  const peers = [...open.values()].flat();
  if (unfiltered(scope).length > 0) peers.push(ANYBODY);
  if (peers.length === 0) return { rows: [], undetermined: [], missing: [] };
  const asked: Question = { traffic: ports, ...(only === undefined ? {} : { only }) };
  const beside = besides(scope, peers, trusted);
  const reached = together(
    reachedInside(scope, open.keys(), trusted, asked, (network) => near(scope, network)),
    ...(isEmpty(beside)
      ? []
      : [ask(scope, { ...asked, from: { kind: 'addresses', addresses: beside }, ways: 'straight' })]),
  );
  // A rule that names its own group adds nobody, also beside others.
  const told = reached.rows.filter(
    ({ cause }) => cause.kind !== 'security-group' || letsIn(scope, cause.rule, cause.id, trusted),
  );
  if (trusted.declared) return { ...reached, rows: told };
  const unclear = told.map(({ exposed, path }) => ({
    missing: [`register ${register}: whether ${path[0]?.hop ?? 'a host'} is trusted`],
    endpoints: exposed,
  }));
  return { rows: [], undetermined: [...reached.undetermined, ...unclear], missing: reached.missing };
}

/** Whether a rule lets anybody in who is not trusted, other than by naming its own group. */
function letsIn(scope: GraphScope, { peer }: FirewallRule, self: string, trusted: Networks): boolean {
  const { addresses, groups, lists, invalid } = peer;
  const others = groups.some(holdsStrangers(scope, self, trusted));
  return others || lists.length > 0 || invalid.length > 0 || !isEmpty(subtract(addresses, trusted.addresses));
}

/** Private addresses that rules name and that no network of the scope has: of hosts that nobody described. */
function besides(scope: GraphScope, peers: readonly Peer[], trusted: Networks): AddressSet {
  const named = peers.some(({ lists }) => lists.length > 0)
    ? privateAddresses
    : intersect(privateAddresses, unionOf(peers.map(({ addresses }) => addresses)));
  return subtract(subtract(named, ownSpace(scope)), trusted.addresses);
}
