/** Who may call the services of the provider that call hosts inside. */
import { type AddressSet, unionOf } from '@clausewatch/net/addresses';
import { tcp, type Traffic } from '@clausewatch/net/traffic';

import { type Asking, INTERNET } from './arrive.ts';
import type { Atlas } from './atlas.ts';
import { packets, wholeFamily } from './axis.ts';
import type { SourceClass, Sources } from './classes.ts';
import type { EndPoint, Found } from './found.ts';
import { endpointsTo } from './offered.ts';
import { waysOut } from './outbound.ts';
import { follow } from './path.ts';
import type { Address } from './places.ts';
import type { Chosen, Party } from './select.ts';

/** Somebody who may call a service of the provider. */
export interface Caller {
  readonly end: EndPoint;
  readonly addresses: AddressSet;
  /** Over the internet, so that the service sees it by these addresses. */
  readonly seen: boolean;
}

/** What is asked, from whom, and how that is followed without a service. */
export interface Entering {
  readonly atlas: Atlas;
  readonly from: Party;
  /** All sources, by how they send to the internet. */
  readonly outgoing: () => readonly SourceClass[];
  /** Ways over the internet are left out. */
  readonly insideOnly: boolean;
  readonly asks: (traffic: readonly Traffic[]) => Asking;
  readonly straight: (asking: Asking, to: Chosen) => readonly Found[];
  readonly inside: (asking: Asking, sources: Sources, to: Chosen, address: Address) => readonly Found[];
}

/** Who is called for by whom: over the internet, and of APIs by endpoints of their own too. */
export interface Callers {
  readonly public: readonly Caller[];
  readonly ofApis: readonly Caller[];
}

function publicCallers({ atlas, from, outgoing, insideOnly }: Entering): Caller[] {
  const out = (insideOnly ? [] : outgoing()).filter(({ place, members, family }) =>
    members.some(({ address }) =>
      waysOut(atlas, place, address).some(
        ({ steps }) => follow(packets([{ kind: 'all' }], wholeFamily(family)), steps).maybe.length > 0,
      ),
    ),
  );
  return [
    ...(from.outside === undefined ? [] : [{ end: INTERNET, addresses: from.outside, seen: true }]),
    ...out.map(({ place, addresses }) => ({ end: { id: place.id, kind: place.kind }, addresses, seen: false })),
  ];
}

/** Hosts that reach an endpoint for private APIs (API Gateway guide, private REST APIs). */
function privateCallers({ atlas, asks, straight }: Entering): Caller[] {
  const asking = asks([tcp(443)]);
  return endpointsTo(atlas, 'execute-api').flatMap((place) =>
    straight(asking, place).flatMap(({ from, maybe }) =>
      maybe.length === 0
        ? []
        : [{ end: from, addresses: unionOf(maybe.map(({ addresses }) => addresses)), seen: false }],
    ),
  );
}

export function callersOf(entering: Entering): Callers {
  const known = publicCallers(entering);
  return { public: known, ofApis: [...known, ...privateCallers(entering)] };
}
