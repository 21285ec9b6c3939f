/** What each kind of clause about what can be reached takes out of a firewall, and what it leaves to whom. */
import type { GraphScope, Wrong } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import { type AddressSet, unionOf } from '@clausewatch/net/addresses';
import { subtractAllTraffic, type Traffic } from '@clausewatch/net/traffic';

import { allBut, endpointsBehind, publicBut } from './forbidden.ts';
import { holdsStrangers } from './graph-hosts.ts';
import { databasesOf, PLAIN_HTTP, redirects } from './graph-public.ts';
import type { Networks } from './params.ts';
import { commonTraffic, type TrafficSet } from './traffic-set.ts';
import { textsOf, wrongIn, wrongRulesIn } from './wrong-reach.ts';

/** Where a graph control found the reasons. */
type Found = readonly [scope: GraphScope, resource: Resource, reasons: readonly Reason[]];

/** Strangers lose these ports. */
export function wrongUntrusted(
  [scope, resource, reasons]: Found,
  { ports, trusted }: { readonly ports: TrafficSet; readonly trusted: Networks },
): readonly Wrong[] {
  const strange = holdsStrangers(scope, resource.ref.id, trusted);
  return wrongIn(scope, resource, reasons, () => ({
    ...allBut(trusted),
    // Without a register nobody can say of a host inside whether it is.
    group: (peer) => trusted.declared && strange(peer),
    keeps: (traffic) => subtractAllTraffic(traffic, ports),
  }));
}

/** The internet keeps this traffic and no other. */
export function wrongPublic([scope, resource, reasons]: Found, known: Networks, kept: TrafficSet): readonly Wrong[] {
  const keeps = (traffic: Traffic) => commonTraffic(kept, traffic);
  return wrongRulesIn(scope, resource, reasons, () => ({ ...publicBut(scope, resource, known), keeps }));
}

/** What is declared; a load balancer that redirects keeps its port 80, whoever else is behind the rule. */
export function declaredFor([scope, resource]: Found, allowed: TrafficSet, redirect: boolean): TrafficSet {
  const sendsOn = redirect && endpointsBehind(scope, resource).some((one) => redirects(scope, one));
  return sendsOn ? [...allowed, ...PLAIN_HTTP] : allowed;
}

/** The internet loses the ports of the databases behind the rule. */
export function wrongBeforeDatabases([scope, resource, reasons]: Found, known: Networks): readonly Wrong[] {
  const behind = endpointsBehind(scope, resource);
  const ports = databasesOf(scope).flatMap(({ traffic, holds }) => (behind.some(holds) ? traffic : []));
  const keeps = (traffic: Traffic) => subtractAllTraffic(traffic, ports);
  return wrongIn(scope, resource, reasons, () => ({ ...publicBut(scope, resource, known), keeps }));
}

/** The parties that the reasons name lose everything. */
export function wrongParties(
  [scope, resource, reasons]: Found,
  parties: readonly { readonly name: string; readonly addresses: AddressSet }[],
): readonly Wrong[] {
  return wrongRulesIn(scope, resource, reasons, (own) => {
    const meant = textsOf(own, 'parties');
    const theirs = parties.filter(({ name }) => meant.includes(name));
    return { addresses: unionOf(theirs.map(({ addresses }) => addresses)), keeps: () => [] };
  });
}
