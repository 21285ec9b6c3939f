import type { Entrance, GraphPart, InterfacePart } from '@clausewatch/model/graph';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import { parseCidr } from '@clausewatch/net/addresses';

import { everyText, type Fields, fields, flag, list, listOrNone, optional, pick, text } from '../read.ts';

/** What an interface of AWS serves is told by its description only (VPC and Elastic Load Balancing user guides). */
const SERVES: readonly RegExp[] = [
  /^ELB ((?:app|net|gwy)\/.+)$/,
  /^VPC Endpoint Interface (vpce-[0-9a-z]+)/,
  /^Interface for NAT Gateway (nat-[0-9a-z]+)/,
];

/** Names that are one's own in an account and region only: classic load balancers, cache clusters, search domains. */
const LOCAL = /^(ELB|ElastiCache|ES) ([^/]+)$/;

/** The name by which interfaces and the thing that they serve find each other. */
export function localName({ account, region }: ResourceRef, kind: string, name: string): string {
  return `${kind} ${account} ${region} ${name}`;
}

function served(description: string, ref: ResourceRef): string[] {
  const [, kind, name] = LOCAL.exec(description) ?? [];
  if (kind !== undefined && name !== undefined) return [localName(ref, kind, name)];
  return SERVES.flatMap((pattern) => pattern.exec(description)?.[1] ?? []);
}

/** Old items have no `interfaceType`. */
function typeOf(from: Fields, description: string): string {
  const given = text(pick(from, 'interfaceType'));
  if (given !== undefined && given !== 'interface') return given;
  if (description.startsWith('Interface for NAT Gateway')) return 'nat_gateway';
  return description.startsWith('AWS Lambda VPC ENI') ? 'lambda' : 'interface';
}

/** EC2 API, NetworkInterface `interfaceType`. */
const ENTRANCES: ReadonlyMap<string, Entrance> = new Map([
  ['global_accelerator_managed', 'accelerator'],
  ['api_gateway_managed', 'api'],
]);

/** The group of the interfaces of CloudFront's VPC origins, which have no type of their own (CloudFront guide, VPC origins). */
const VPC_ORIGINS = 'CloudFront-VPCOrigins-Service-SG';

function entranceOf(from: Fields, type: string): Entrance | undefined {
  const groups = listOrNone(pick(from, 'groups'));
  const origin = groups.some((one) => text(pick(fields(one), 'groupName')) === VPC_ORIGINS);
  return ENTRANCES.get(type) ?? (origin ? 'distribution' : undefined);
}

type Address = InterfacePart['addresses'][number];

/** In the place of an address that cannot be read. */
const UNREAD = 'unread';

/** Prefixes all of whose addresses are the interface's own (EC2 user guide, prefix delegation). */
function delegated(from: Fields, family: 'ipv4' | 'ipv6'): readonly Address[] {
  return entries(pick(from, `${family}Prefixes`)).map((one) => ({
    address: text(one) ?? text(pick(fields(one), `${family}Prefix`)) ?? UNREAD,
  }));
}

/** The entries of a list, and something unreadable in the place of what is no list; nothing where nothing is told. */
const entries = (given: unknown): readonly unknown[] => list(given ?? []) ?? [given];

/** The public address of an association; of those with addresses of a carrier or a customer there is none on the internet. */
function publicOf(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  const association = fields(given);
  const known = text(pick(association, 'publicIp'));
  const elsewhere = text(pick(association, 'carrierIp')) ?? text(pick(association, 'customerOwnedIp'));
  return known ?? (elsewhere === undefined ? UNREAD : undefined);
}

function addressesOf(from: Fields): InterfacePart['addresses'] {
  const first = text(pick(from, 'privateIpAddress'));
  const listed = entries(pick(from, 'privateIpAddresses')).map((value): Address => {
    const one = fields(value);
    const address = text(pick(one, 'privateIpAddress')) ?? UNREAD;
    return { address, ...optional('public', publicOf(pick(one, 'association'))) };
  });
  const alone = publicOf(pick(from, 'association'));
  const primary = (one: Address): Address =>
    one.address === first && one.public === undefined ? { ...one, ...optional('public', alone) } : one;
  const v4 = listed.length > 0 || first === undefined ? listed.map(primary) : [primary({ address: first })];
  const v6 = entries(pick(from, 'ipv6Addresses')).map((one) => ({
    address: text(one) ?? text(pick(fields(one), 'ipv6Address')) ?? UNREAD,
  }));
  return [...v4, ...v6, ...delegated(from, 'ipv4'), ...delegated(from, 'ipv6')];
}

/** As interfaces of internal dual-stack load balancers are: what comes from the internet is dropped (EC2 API, NetworkInterface `denyAllIgwTraffic`). */
function secludedOf(given: unknown): InterfacePart['secluded'] {
  const told = flag(given);
  if (told === undefined) return 'unreadable';
  return told ? true : undefined;
}

const groupId = (one: unknown): string | undefined => text(pick(fields(one), 'groupId'));

function interfaceOf(from: Fields, id: string, of: readonly string[], ref: ResourceRef): InterfacePart {
  // Anybody can write a description on an interface of their own: only AWS's count.
  const description = flag(pick(from, 'requesterManaged')) === false ? '' : (text(pick(from, 'description')) ?? '');
  const type = typeOf(from, description);
  return {
    kind: 'interface',
    id,
    ...optional('subnet', text(pick(from, 'subnetId'))),
    ...optional('network', text(pick(from, 'vpcId'))),
    type,
    ...optional('entrance', entranceOf(from, type)),
    ...optional('secluded', secludedOf(pick(from, 'denyAllIgwTraffic') ?? false)),
    ...optional('groups', everyText(pick(from, 'groups'), groupId)),
    addresses: addressesOf(from),
    of: [...of, ...served(description, ref)],
  };
}

/** The instance that an attachment names; nothing for those of AWS's own, and `undefined` for what cannot be read. */
function instanceOf(given: unknown): string[] | undefined {
  if (given === undefined || given === null) return [];
  const attachment = fields(given);
  const id = pick(attachment, 'instanceId');
  if (id === undefined && text(pick(attachment, 'attachmentId')) !== undefined) return [];
  return everyText([id]);
}

/** `AWS::EC2::NetworkInterface`. */
export function networkInterface(from: Fields, { ref }: Resource): GraphPart[] {
  const instances = instanceOf(pick(from, 'attachment'));
  return instances === undefined
    ? [{ kind: 'unread', id: ref.id, type: ref.type }]
    : [interfaceOf(from, ref.id, instances, ref)];
}

/** `AWS::EC2::Instance`: its interfaces, for as long as their own items are unread. */
export function instance(from: Fields, { ref }: Resource): GraphPart[] {
  return listOrNone(pick(from, 'networkInterfaces')).flatMap((value): GraphPart[] => {
    const one = fields(value);
    const id = text(pick(one, 'networkInterfaceId'));
    return one === undefined || id === undefined ? [] : [{ ...interfaceOf(one, id, [ref.id], ref), secondhand: true }];
  });
}

/** What an elastic address tells while it stands for an address of an interface. */
const ASSOCIATED = ['associationId', 'networkInterfaceId', 'privateIpAddress', 'instanceId'] as const;

/** `AWS::EC2::EIP`: one that is associated with nothing is no part. */
export function elasticAddress(from: Fields, { ref }: Resource): GraphPart[] {
  if (ASSOCIATED.every((name) => (pick(from, name) ?? '') === '')) return [];
  const own = text(pick(from, 'privateIpAddress'));
  return [
    {
      kind: 'public-address',
      id: ref.id,
      ...optional('interface', text(pick(from, 'networkInterfaceId'))),
      ...optional('private', parseCidr(own ?? '') === undefined ? undefined : own),
      ...optional('public', text(pick(from, 'publicIp'))),
    },
  ];
}
