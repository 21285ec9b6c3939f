/** What an inventory shows of the facts that registers hold. It shows what is so, never what is meant. */
import { accountOf, outsiders } from '@clausewatch/controls/kit/trust';
import { adminPorts } from '@clausewatch/controls/kit/admin-ports';
import { environmentOf } from '@clausewatch/model/environment';
import type { Resource } from '@clausewatch/model/resource';
import { toCidrs } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';
import { publicShare } from '@clausewatch/net/special';
import { overlapsTraffic, parseTrafficText, type Traffic, trafficLabel } from '@clausewatch/net/traffic';

/** How often something was seen, by name. */
export type Tally = Map<string, number>;

/** Narrow sources, and groups, with the rules that admit them. */
export interface Peers {
  readonly cidrs: Map<string, string[]>;
  readonly groups: Map<string, string[]>;
}

export interface Facts {
  readonly states: number;
  readonly newest: string;
  /** By account: its resources by region and by environment as tagged (empty: not tagged). */
  readonly accounts: Map<string, { readonly regions: Tally; readonly environments: Tally }>;
  /** Tagged networks, with their account. */
  readonly networks: readonly { readonly id: string; readonly account: string; readonly environment: string }[];
  /** Who is let in where machines are administered, and where data is kept. */
  readonly admins: Peers;
  readonly servers: Peers;
  /** Ports that are open to everybody, but those two sorts. */
  readonly openPorts: Map<string, string[]>;
  readonly endpoints: readonly {
    readonly name: string;
    readonly endpoint: string;
    readonly ports: readonly string[];
  }[];
  /** Accounts that are not in the inventory, and what ties them to it. */
  readonly strangers: Map<string, string[]>;
}

const logins = ['tcp/22', 'tcp/23', 'tcp/3389', 'udp/3389', 'tcp/5985-5986'];
const portsOf = (texts: readonly string[]): readonly Traffic[] => texts.flatMap((text) => parseTrafficText(text) ?? []);
const administration = portsOf(logins);
const storage = portsOf(adminPorts.filter((port) => !logins.includes(port)));
/** Of the public addresses, IPv4: a /16. What is wider is no network of administrators. */
const narrow = 2 ** -16;
const everybody = 0.5;

export function factsIn(resources: readonly Resource[]): Facts {
  const facts: Facts = {
    states: resources.length,
    newest: resources.reduce((newest, { capturedAt }) => (capturedAt > newest ? capturedAt : newest), ''),
    accounts: new Map(),
    networks: resources.flatMap(networkIn),
    admins: { cidrs: new Map(), groups: new Map() },
    servers: { cidrs: new Map(), groups: new Map() },
    openPorts: new Map(),
    endpoints: endpointsIn(resources),
    strangers: new Map(),
  };
  for (const resource of resources) {
    place(facts, resource);
    if (resource.configuration.kind === 'security-group')
      for (const rule of resource.configuration.rules) admit(facts, rule, nameOf(resource));
    tie(facts, resource);
  }
  for (const account of facts.accounts.keys()) facts.strangers.delete(account);
  return facts;
}

function place({ accounts }: Facts, { ref, tags }: Resource): void {
  const known = accounts.get(ref.account) ?? { regions: new Map(), environments: new Map() };
  accounts.set(ref.account, known);
  add(known.regions, ref.region);
  add(known.environments, environmentOf(ref, tags, undefined, {}).environment ?? '');
}

function networkIn({ ref, tags, configuration }: Resource): Facts['networks'] {
  const { environment } = environmentOf(ref, tags, undefined, {});
  if (configuration.kind !== 'network' || environment === undefined) return [];
  return [{ id: ref.id, account: ref.account, environment }];
}

function admit(facts: Facts, { direction, traffic, peer }: FirewallRule, where: string): void {
  if (direction !== 'ingress' || traffic === undefined) return;
  const open = publicShare(peer.addresses);
  const seen = `${trafficLabel(traffic)} of ${where}`;
  const peers = meets(administration, traffic) ? facts.admins : meets(storage, traffic) ? facts.servers : undefined;
  if (peers !== undefined) {
    if (open.v4 <= narrow && open.v6 <= narrow)
      for (const cidr of toCidrs(peer.addresses)) note(peers.cidrs, cidr, seen);
    for (const { id } of peer.groups) note(peers.groups, id, seen);
  } else if (open.v4 > everybody || open.v6 > everybody) note(facts.openPorts, trafficLabel(traffic), where);
}

/** Everything at once is for nothing: nobody opened it for that. */
function meets(ports: readonly Traffic[], traffic: Traffic): boolean {
  return traffic.kind !== 'all' && ports.some((port) => overlapsTraffic(port, traffic));
}

function endpointsIn(resources: readonly Resource[]): Facts['endpoints'] {
  return resources.flatMap(({ ref, configuration }) => {
    const name = ref.name ?? ref.id;
    if (configuration.kind === 'distribution') return [{ name, endpoint: ref.id, ports: ['tcp/443', 'tcp/80'] }];
    if (configuration.kind === 'api-domain') return [{ name, endpoint: ref.id, ports: ['tcp/443'] }];
    if (configuration.kind !== 'load-balancer' || configuration.scheme !== 'internet-facing') return [];
    const own = configuration.listeners.map(({ port }) => port);
    const others = resources.flatMap(({ configuration: one }) =>
      one.kind === 'listener' && one.loadBalancer === ref.id && one.port !== undefined ? one.port : [],
    );
    const ports = [...new Set([...own, ...others])].toSorted((a, b) => a - b).map((port) => `tcp/${port}`);
    return [{ name, endpoint: ref.id, ports: ports.length > 0 ? ports : ['tcp/443'] }];
  });
}

function tie({ strangers }: Facts, resource: Resource): void {
  const { ref, configuration } = resource;
  if (configuration.kind === 'peering')
    for (const { account } of [configuration.requester, configuration.accepter])
      if (account !== undefined) note(strangers, account, `peering ${ref.id}`);
  if (configuration.kind === 'network-endpoint' && accountOf(`:${configuration.serviceOwner ?? ''}`) !== undefined)
    note(strangers, configuration.serviceOwner ?? '', `service behind ${ref.id}`);
  if (configuration.kind === 'role' && configuration.trust !== undefined && configuration.trust !== 'unreadable')
    for (const one of outsiders(configuration.trust, ref.account))
      if (one.kind === 'account') note(strangers, one.account, `trusted by role ${nameOf(resource)}`);
}

function nameOf({ ref: { id, name } }: Resource): string {
  return name === undefined || name === id ? id : `${id} (${name})`;
}

function add(tally: Tally, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

function note(places: Map<string, string[]>, what: string, where: string): void {
  const known = places.get(what) ?? [];
  places.set(what, known);
  if (!known.includes(where)) known.push(where);
}
