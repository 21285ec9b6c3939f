/**
 * Ways in by a service of the provider. It calls hosts inside, by an interface or an endpoint of its own, for callers elsewhere: whom it
 * takes and to what it sends them on, no item tells. So nothing of this is ever sure, and what the last gates let in is never closed.
 */
import type { Entrance, InterfacePart } from '@clausewatch/model/graph';
import { everywhere, unionOf } from '@clausewatch/net/addresses';
import { publicAddresses } from '@clausewatch/net/special';
import { tcp, type Traffic, wholeProtocol } from '@clausewatch/net/traffic';

import { type Asking, askingFor, found } from './arrive.ts';
import { type Atlas, once } from './atlas.ts';
import { ofFamily, packets } from './axis.ts';
import { type Callers, callersOf, type Caller, type Entering } from './callers.ts';
import { type Sources, sourcesFor } from './classes.ts';
import type { Found } from './found.ts';
import { groupGate } from './gates.ts';
import type { PeerGroups } from './groups.ts';
import { publicBlock } from './internet.ts';
import { byServiceNetwork, calledByNetwork } from './lattice.ts';
import { byEndpoints, endpointsTo, offersOf } from './offered.ts';
import { follow, type Step, unknown } from './path.ts';
import { type Address, type Place, placeOf } from './places.ts';
import { joinAll, less, meet, pin, rectangle, type Region, spanOf } from './region.ts';
import type { Chosen } from './select.ts';

const TCP: readonly Traffic[] = [tcp(1, 65_535)];

/** What each can send on (developer guides of Global Accelerator, CloudFront and API Gateway). */
const CARRIES: Readonly<Record<Entrance, readonly Traffic[]>> = {
  accelerator: [wholeProtocol(6), wholeProtocol(17)],
  distribution: [tcp(80), tcp(443), tcp(1024, 65_535)],
  api: TCP,
};

const NAMES: Readonly<Record<Entrance, string>> = {
  accelerator: 'accelerator',
  distribution: 'distribution',
  api: 'link of an API',
};

const entrances = ({ estate }: Atlas, kind: Entrance): InterfacePart[] =>
  (estate.entrances.get('all') ?? []).filter(({ entrance }) => entrance === kind);

const same = (a: string | undefined, b: string | undefined): boolean => a === undefined || b === undefined || a === b;

/** The entrances of a kind that send into a subnet, or a network, themselves. */
function entrancesAt(atlas: Atlas, kind: Entrance, { subnet, network }: Place): readonly InterfacePart[] {
  return once(atlas, `${kind} at ${subnet} ${network}`, () =>
    entrances(atlas, kind).filter((part) => {
      const from = placeOf(atlas.estate, part);
      return same(from.network, network) && (kind !== 'accelerator' || same(from.subnet, subnet));
    }),
  );
}

/** A gate of which the points alone count: callers are seen by other addresses than their own. */
const forAnybody = (id: string, region: Region): Step => {
  const maybe = rectangle(spanOf(region), everywhere);
  return { kind: 'security-group', id, sure: maybe, maybe, missing: [] };
};

interface Door {
  readonly kind: Entrance;
  /** The interfaces by which the service calls. */
  readonly at: readonly string[];
  readonly gates: readonly Step[];
  /** Gates for callers whose own addresses the host does not see. */
  readonly blind: readonly Step[];
}

/** The groups that a service's interfaces are in: rules may name them. */
function groupsOf(parts: readonly InterfacePart[]): PeerGroups {
  return parts.some(({ groups }) => groups === undefined)
    ? 'unknown'
    : new Set(parts.flatMap(({ groups = [] }) => groups));
}

/** Client addresses are kept, so that the groups of the host decide (Global Accelerator guide, client IP address preservation). */
function accelerator(atlas: Atlas, place: Place): Door[] {
  const parts = entrancesAt(atlas, 'accelerator', place);
  if (parts.length === 0) return [];
  const gate = groupGate(atlas, place.id, place.groups, 'ingress', groupsOf(parts));
  const block = publicBlock(atlas, place.subnet, place.network, 'in');
  const blind = forAnybody(gate.id, pin(gate.maybe, publicAddresses, 'some'));
  const at = parts.map(({ id }) => id);
  return [{ kind: 'accelerator', at, gates: [...block, gate], blind: [...block, blind] }];
}

/** Seen as one of CloudFront, or as a member of its group (CloudFront guide, VPC origins). */
function distribution(atlas: Atlas, place: Place): Door[] {
  const parts = entrancesAt(atlas, 'distribution', place);
  if (parts.length === 0) return [];
  const own = parts.map((part) => placeOf(atlas.estate, part).addresses.map((one) => one.own));
  const seenAs = own.some((some) => some.length === 0) ? everywhere : unionOf([publicAddresses, ...own.flat()]);
  const gate = groupGate(atlas, place.id, place.groups, 'ingress', groupsOf(parts));
  const admitted = forAnybody(gate.id, pin(gate.maybe, seenAs, 'some'));
  const gates = [...publicBlock(atlas, place.subnet, place.network, 'in'), admitted];
  return [{ kind: 'distribution', at: parts.map(({ id }) => id), gates, blind: gates }];
}

/** Seen as a host inside, at its interfaces (API Gateway guide, VPC links). */
function api({ atlas, inside }: Entering, links: Sources, to: Chosen, address: Address): Door[] {
  const asked: Asking = { ...askingFor(atlas, 'an API', TCP), inside: true };
  const ways = inside(asked, links, { place: to.place, doubts: [] }, address).filter(({ maybe }) => maybe.length > 0);
  if (ways.length === 0) return [];
  const gates = [forAnybody(to.place.id, joinAll(ways.map(({ maybe }) => maybe)))];
  return [{ kind: 'api', at: [...new Set(ways.map(({ from }) => from.id))], gates, blind: gates }];
}

function through({ traffic }: Asking, to: Chosen, address: Address, door: Door, caller: Caller): Found {
  const { kind, at, gates, blind } = door;
  const missing = at.map((id) => `what the ${NAMES[kind]} at ${id} sends on`);
  const seen = caller.seen && kind === 'accelerator';
  const sent = packets(traffic, seen ? ofFamily(caller.addresses, address.own) : caller.addresses);
  const carried = meet(sent, packets(CARRIES[kind], everywhere));
  const steps = [unknown('interface', at.join(' '), missing), ...(seen ? gates : blind)];
  return found({ from: caller.end, to, address }, follow(carried, steps));
}

export interface Entered {
  /** Whether some service may send to an interface. */
  readonly mayEnter: (part: InterfacePart) => boolean;
  readonly entered: (asking: Asking, to: Chosen) => Found[];
}

/** Every way from a party to a place by a service of the provider. */
export function enteredBy(entering: Entering): Entered {
  const { atlas } = entering;
  let known: Callers | undefined;
  const callers = (): Callers => (known ??= callersOf(entering));
  const choose = (part: InterfacePart): Chosen => ({ place: placeOf(atlas.estate, part), doubts: [] });
  let made: Sources | undefined;
  const links = (): Sources => (made ??= sourcesFor(atlas, entrances(atlas, 'api').map(choose)));
  const calling = atlas.estate.entrances.has('all');
  const offering = atlas.estate.endpointServicesBy.has('all');
  const lattice = atlas.estate.linkLocalGroups.has('all') || atlas.estate.linkLocalLists.has('all');
  const doors = (to: Chosen, address: Address): readonly Door[] =>
    atlas.estate.interfaces.get(to.place.id)?.entrance !== undefined
      ? []
      : [...accelerator(atlas, to.place), ...distribution(atlas, to.place), ...api(entering, links(), to, address)];
  const by = (asking: Asking, to: Chosen, address: Address): Found[] =>
    doors(to, address).flatMap((door) => {
      const some = door.kind === 'api' ? callers().ofApis : callers().public;
      return some.map((caller) => through(asking, to, address, door, caller));
    });
  return {
    mayEnter: (part) => {
      if (!calling) return false;
      const { place } = choose(part);
      const near = (kind: Entrance): boolean => entrancesAt(atlas, kind, place).length > 0;
      return near('accelerator') || near('distribution') || links().seenFrom(place).length > 0;
    },
    entered: (asking, to) => {
      if (to.place.deaf !== undefined || !(calling || offering || lattice)) return [];
      const founds = to.place.addresses.flatMap((address) => [
        ...(calling ? by(asking, to, address) : []),
        ...(offering ? byEndpoints(entering, asking, () => callers().ofApis, to, address) : []),
        ...(lattice ? byServiceNetwork(entering, asking, to, address) : []),
      ]);
      return founds.map((one) => ({ ...one, called: true }));
    },
  };
}

/** Whether some service may call a place for hosts inside, by whichever endpoint they reach. */
export function calledInside(atlas: Atlas, place: Place): boolean {
  const apis = entrances(atlas, 'api').length > 0 && endpointsTo(atlas, 'execute-api').length > 0;
  return apis || offersOf(atlas, place).length > 0 || calledByNetwork(atlas, place).length > 0;
}

/** Ways that may lead further than is sure. */
export function doubtful(founds: readonly Found[], straight: () => readonly Found[]): readonly Found[] {
  const open = founds.filter(({ maybe }) => maybe.length > 0);
  if (open.length === 0) return open;
  const sure = joinAll(straight().map((one) => one.sure));
  return open.filter(({ maybe }) => less(maybe, sure).length > 0);
}
