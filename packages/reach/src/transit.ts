import type { Route } from '@clausewatch/model/graph';
import type { AttachmentPart, TransitTablePart } from '@clausewatch/model/graph-gateways';
import { type AddressSet, everywhere, isEmpty, none, unionOf } from '@clausewatch/net/addresses';

import { allowedBy } from './acls.ts';
import { allPoints, ofFamily } from './axis.ts';
import type { Direction } from './crossing.ts';
import { type Atlas, once } from './atlas.ts';
import { aclOf, routingOf, targetsFor } from './gates.ts';
import { closed, type Step, unknown } from './path.ts';
import { routesOf } from './nats.ts';
import { less, pin, rectangle } from './region.ts';
import { appliance, routed, type Routing, tableFrom } from './routes.ts';

function transitRouting(atlas: Atlas, { id }: TransitTablePart): Routing {
  return once(atlas, `transit ${id}`, () =>
    tableFrom(
      id,
      (atlas.estate.transitTables.get(id)?.routes ?? []).map(({ prefix, attachment, blackhole }, i) => ({
        prefix,
        target: { kind: 'transit-gateway', id: attachment ?? 'unread' },
        blackhole,
        propagated: false,
        at: `/routes/${i}`,
      })),
    ),
  );
}

/** A NAT gateway whose own table leads on to other networks, or was not read: central egress sends what it has no better route for through one. */
function natOnward({ estate }: Atlas, { target }: Route): boolean {
  if (target.kind !== 'nat-gateway') return false;
  const own = routesOf(estate, estate.nats.get(target.id)?.subnet);
  return own?.every(({ target: { kind }, blackhole }) => blackhole || STAYS.has(kind)) !== true;
}

const STAYS: ReadonlySet<string> = new Set(['local', 'internet-gateway']);

/** What may come back from an attachment to which packets for these addresses go: an appliance behind it decides. */
function sentBack(atlas: Atlas, id: string, addresses: AddressSet): AddressSet {
  const { network, subnets = [], available = true } = atlas.estate.attachments.get(id) ?? {};
  if (!available) return none;
  if (network === undefined || subnets.length === 0) return addresses;
  return unionOf(
    subnets.map((subnet) => {
      const table = routingOf(atlas, subnet, network);
      return table === undefined
        ? addresses
        : routed(table, addresses, (route) => appliance(atlas.estate, route) || natOnward(atlas, route)).maybe;
    }),
  );
}

/** From one attachment to another by the table that the first is associated with. */
function hop(atlas: Atlas, from: AttachmentPart, to: AttachmentPart, at?: AddressSet): Step {
  const table = from.table === undefined ? undefined : atlas.estate.transitTables.get(from.table);
  if (table === undefined)
    return unknown('transit-gateway', from.gateway, [from.table ?? `transit gateway route table of ${from.id}`]);
  const routing = transitRouting(atlas, table);
  const known = routed(routing, at ?? everywhere, ({ target }) => target.id === to.id);
  const detours = targetsFor(routing, at ?? everywhere, ({ target }) => target.id !== to.id && target.id !== from.id)
    .map((id) => ({
      id,
      back: sentBack(atlas, id, routed(routing, at ?? everywhere, ({ target }) => target.id === id).maybe),
    }))
    .filter(({ back }) => !isEmpty(back));
  const { sure } = known;
  const maybe = unionOf([known.maybe, ...detours.map(({ back }) => back)]);
  const missing = [...known.missing, ...detours.map(({ id }) => `networks behind ${id}`)];
  const step: Step = {
    kind: 'transit-gateway',
    id: from.gateway,
    sure: rectangle(allPoints, sure),
    maybe: rectangle(allPoints, maybe),
    missing,
    why: `${table.id} has no route to ${to.id}`,
  };
  return at === undefined ? step : { ...step, sure: pin(step.sure, at, 'every'), maybe: pin(step.maybe, at, 'some') };
}

/** Traffic passes the lists of the attachment's own subnets; which of them depends on the zone, so any that filters is a doubt. */
function attachmentLists(atlas: Atlas, attachment: AttachmentPart, at: AddressSet): Step[] {
  if (attachment.subnets.length === 0) return [unknown('network-acl', attachment.id, [`subnets of ${attachment.id}`])];
  const family = rectangle(allPoints, ofFamily(everywhere, at));
  const filters = attachment.subnets.flatMap((subnet) => {
    const acl = aclOf(atlas.estate, subnet);
    if (acl === undefined) return [`network ACL of ${subnet}`];
    const passes = (direction: 'ingress' | 'egress'): boolean => less(family, allowedBy(acl, direction)).length === 0;
    return acl.readable && passes('ingress') && passes('egress') ? [] : [acl.id];
  });
  return filters.length === 0 ? [] : [unknown('network-acl', filters[0] ?? '', [...new Set(filters)])];
}

/** What stands between two networks that a gateway joins; nobody knows while their attachments are unread. */
export function overTransit(atlas: Atlas, gateway: string, { from, to, led, at }: Direction): (readonly Step[])[] {
  const [mine, theirs] = [from, to].map(({ network = '' }) =>
    (atlas.estate.attachmentsOf.get(network) ?? []).filter((one) => one.gateway === gateway),
  ) as [AttachmentPart[], AttachmentPart[]];
  const lost = mine.length === 0 ? from.network : to.network;
  if (mine.length === 0 || theirs.length === 0)
    return [[unknown('transit-gateway', gateway, [`transit gateway attachments of ${lost ?? 'an unread network'}`])]];
  return mine.flatMap((one) =>
    theirs.map((other) => {
      const off = [one, other].find(({ available }) => !available);
      if (off !== undefined) return [closed('transit-gateway', gateway, `${off.id} is not available`)];
      return [...attachmentLists(atlas, one, led), hop(atlas, one, other, at), ...attachmentLists(atlas, other, led)];
    }),
  );
}
