/** Packets of which the simulator cannot tell what becomes: a NAT gateway sends them to another network. */
import type { GraphPart, InterfacePart } from '@clausewatch/model/graph';

import { nextHop, type Where } from './oracle-testing.ts';

type Parts = readonly GraphPart[];

/** An end itself, and the load balancers that may stand between it and the other. */
function standing(parts: Parts, end: Where): InterfacePart[] {
  const faces = new Set(parts.flatMap((part) => (part.kind === 'service' ? part.names : [])));
  return parts.filter(
    (part): part is InterfacePart =>
      part.kind === 'interface' &&
      ((end.at === 'interface' && part.id === end.id) || part.of.some((name) => faces.has(name))),
  );
}

export function pastNat(parts: Parts, from: Where, to: Where): boolean {
  const targets = standing(parts, to).flatMap(({ addresses }) => addresses.map(({ address }) => address));
  return standing(parts, from).some(({ subnet = '' }) =>
    targets.some((address) => {
      const first = nextHop(parts, subnet, address);
      const nat = parts.find((part) => part.kind === 'nat-gateway' && part.id === first?.id);
      const next = nat?.kind === 'nat-gateway' ? nextHop(parts, nat.subnet ?? '', address)?.kind : undefined;
      return next === 'peering' || next === 'transit-gateway';
    }),
  );
}
