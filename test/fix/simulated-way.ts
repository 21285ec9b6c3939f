/** A network ACL and a route table as EC2 keeps them: what the printed commands do to them, and what EC2 would refuse. */
import { shellWords } from '@clausewatch/controls/kit/shell-words';
import type { Resource } from '@clausewatch/model/resource';
import { parseTraffic, trafficLabel } from '@clausewatch/net/traffic';
import { toCidrs } from '@clausewatch/net/addresses';

/** Entries by direction and number, routes by destination. */
export type Way = ReadonlyMap<string, string>;

/** The list or table as its resource tells it. */
export function wayFrom({ configuration, raw }: Resource): Way {
  if (configuration.kind === 'network-acl')
    return new Map(
      configuration.entries.map(({ direction, number, action, traffic, addresses }) => [
        `${direction} ${number}`,
        `${action} ${trafficLabel(traffic)} ${toCidrs(addresses).join()}`,
      ]),
    );
  const { routes } = raw.configuration as { readonly routes: readonly Readonly<Record<string, string>>[] };
  return new Map(
    routes.map(({ destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId, ...by }) => [
      destinationCidrBlock ?? destinationIpv6CidrBlock ?? destinationPrefixListId ?? '',
      Object.values(by).join(),
    ]),
  );
}

/** The list or table after the commands. Throws where EC2 would refuse. */
export function afterWay(way: Way, commands: readonly string[]): Way {
  const now = new Map(way);
  for (const command of commands) {
    const words = shellWords(command);
    const [, verb, kind] = /^(create|delete)-(network-acl-entry|route)$/.exec(words[2] ?? '') ?? [];
    if (verb === undefined) throw new Error(`not a change of a list or table: ${command}`);
    const option = (name: string): string | undefined =>
      words.includes(`--${name}`) ? words[words.indexOf(`--${name}`) + 1] : undefined;
    const key =
      kind === 'route'
        ? (option('destination-cidr-block') ?? option('destination-ipv6-cidr-block') ?? '')
        : `${words.includes('--egress') ? 'egress' : 'ingress'} ${option('rule-number')}`;
    if (now.has(key) !== (verb === 'delete')) throw new Error(`${verb} refused: ${key}`);
    if (verb === 'delete') now.delete(key);
    else now.set(key, kind === 'route' ? routeFrom(option) : entryFrom(option));
    // 20 in each direction, with the two at its end.
    const full = ['ingress', 'egress'].some((way) => [...now.keys()].filter((one) => one.startsWith(way)).length > 18);
    if (kind !== 'route' && full) throw new Error('NetworkAclEntryLimitExceeded');
  }
  return now;
}

type Option = (name: string) => string | undefined;

const routeFrom = (option: Option): string => option('vpc-peering-connection-id') ?? option('transit-gateway-id') ?? '';

function entryFrom(option: Option): string {
  const ports = /From=(-?\d+),To=(-?\d+)/.exec(option('port-range') ?? '');
  const type = /Type=(-?\d+),Code=(-?\d+)/.exec(option('icmp-type-code') ?? '');
  const [from, to] = [1, 2].map((n) => (ports ?? type)?.[n]).map((text) => (text === undefined ? text : Number(text)));
  const protocol = option('protocol') ?? '';
  const traffic = parseTraffic(protocol === 'all' ? '-1' : protocol, from, to);
  const range = option('cidr-block') ?? option('ipv6-cidr-block');
  return `${option('rule-action')} ${traffic && trafficLabel(traffic)} ${range}`;
}
