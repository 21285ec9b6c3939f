/** A proven way of one packet, in words. */
import type { Incident } from '@clausewatch/model/incident';
import type { Proof, ProofHop } from '@clausewatch/model/proof';

import { listed, plain } from './text.ts';

/** What people call the places on the way. */
const words: Readonly<Record<string, string>> = {
  internet: 'internet',
  'internet-gateway': 'internet gateway',
  'egress-only-gateway': 'egress-only gateway',
  'nat-gateway': 'NAT gateway',
  'public-access-block': 'public access block',
  'route-table': 'route table',
  'network-acl': 'network ACL',
  'security-group': 'security group',
  'load-balancer': 'load balancer',
  'target-group': 'target group',
  'transit-gateway': 'transit gateway',
  outside: 'outside',
};

export function hopKind({ kind }: ProofHop): string {
  return Object.hasOwn(words, kind) ? (words[kind] ?? kind) : plain(kind, 40);
}

/** `sg-0a1b (web)`; nothing where the kind says it all. */
export function hopName({ kind, hop, name }: ProofHop): string {
  if (hop === kind) return '';
  // An ARN without its account and region: the reader knows where it is.
  const id = hop.startsWith('arn:') ? hop.split(':').slice(5).join(':') : hop;
  return name === undefined || name === hop ? plain(id, 120) : `${plain(id, 120)} (${plain(name, 80)})`;
}

/** `rule 100`; of the offending resource the rule as it is written. A place in a configuration tells a reader nothing. */
export function hopRule(
  { hop, kind, rule }: ProofHop,
  { resource, rule: written }: Pick<Incident, 'resource' | 'rule'>,
): string {
  if (hop === resource.id && written !== undefined) return plain(written, 200);
  if (rule === undefined || (typeof rule === 'string' && rule.startsWith('/'))) return '';
  return `${kind === 'route-table' ? 'route' : 'rule'} ${plain(String(rule), 60)}`;
}

/** `tcp/22`, `icmp` */
export function packetTraffic({ packet }: Proof): string {
  const protocol = plain(packet.protocol, 20);
  return packet.port === undefined ? protocol : `${protocol}/${packet.port}`;
}

/** `internet -> igw-7f -> acl-2d rule 100 -> sg-0a1b tcp/22 from 0.0.0.0/1, 128.0.0.0/1 -> i-0c9 (web-2)`. The way back is left out. */
export function pathLine({ path }: Proof, incident: Pick<Incident, 'resource' | 'rule'>): string {
  const hops = path.filter(({ back }) => back !== true);
  return hops
    .map((hop) => [hopName(hop) || hopKind(hop), hopRule(hop, incident)].filter((text) => text !== '').join(' '))
    .join(' -> ');
}

/** `203.0.113.40 (web-2, production) and 3 more`; what of the public address space gets there. */
export function exposedLine({ exposed, count, share }: Proof): string {
  const names = exposed.map(({ id, name, environment }) => {
    const more = [name, environment].filter((text) => text !== undefined).map((text) => plain(text, 60));
    return more.length === 0 ? plain(id, 120) : `${plain(id, 120)} (${more.join(', ')})`;
  });
  const shown = names.slice(0, 4);
  const ends = count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : listed(shown, 4);
  return share === undefined ? ends : `${ends}, by ${shareText(share)}`;
}

function shareText({ v4, v6 }: NonNullable<Proof['share']>): string {
  const families = [v4 > 0 ? `${percent(v4)} of public IPv4` : '', v6 > 0 ? `${percent(v6)} of public IPv6` : ''];
  const told = families.filter((text) => text !== '');
  return told.length === 0 ? 'no public address' : told.join(' and ');
}

function percent(share: number): string {
  if (share >= 0.9995) return '100 %';
  return share < 0.001 ? 'less than 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

/** The ways that an incident's clauses were shown to be broken by, the gravest first, each destination once. */
export function proofsOf({ entries }: Pick<Incident, 'entries'>): readonly Proof[] {
  const broken = entries.filter(({ state }) => state === 'broken' || state === 'excepted');
  const proofs = broken.flatMap(({ reasons }) => reasons.flatMap(({ proof }) => proof ?? []));
  return [...new Map(proofs.toReversed().map((proof) => [JSON.stringify(proof.packet), proof])).values()].toReversed();
}
