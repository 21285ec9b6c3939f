/** The simulator's load balancers, which open connections of their own, and its databases, which are a host like any other. */
import type { GraphPart, InterfacePart } from '@clausewatch/model/graph';

import type { Load } from './oracle-arithmetic-testing.ts';
import { arrives, privately, type Where } from './oracle-testing.ts';

type Parts = readonly GraphPart[];
type PartOf<K extends GraphPart['kind']> = Extract<GraphPart, { readonly kind: K }>;

const all = <K extends GraphPart['kind']>(parts: Parts, kind: K): PartOf<K>[] =>
  parts.filter((part): part is PartOf<K> => part.kind === kind);

const at = ({ id }: InterfacePart, address: string): Where => ({ at: 'interface', id, address });

function facesOf(parts: Parts, { names }: PartOf<'service'>): readonly InterfacePart[] {
  return all(parts, 'interface').filter(({ of }) => of.some((name) => names.includes(name)));
}

/** Some face takes the connection of a client at the port of a listener, or of another load balancer that a client gets to. */
function taken(parts: Parts, from: Where, faces: readonly InterfacePart[], port: number, row: number): boolean {
  const load: Load = { protocol: 6, detail: port };
  return faces.some((face) =>
    face.addresses.some(({ address }) => {
      const to = at(face, address);
      return arrives(parts, from, to, load) || (row > 1 && sentOn(parts, from, to, load, row - 1));
    }),
  );
}

/** True when a client's connection ends at a listener that sends it on to this port of the host; `row`: by so many load balancers at most. */
export function sentOn(parts: Parts, from: Where, to: Where, load: Load, row = 3): boolean {
  const host = all(parts, 'interface').find((part) => to.at === 'interface' && part.id === to.id);
  if (host === undefined || load.protocol !== 6) return false;
  const named = (id: string): boolean => id === to.address || host.of.includes(id);
  return all(parts, 'service')
    .filter(({ type }) => type !== 'database')
    .some((service) => {
      const faces = facesOf(parts, service);
      const sending = all(parts, 'listener').filter(({ id: listener, balancer, forwards }) => {
        const rules = all(parts, 'listener-rules').filter(({ id }) => id === listener);
        const sends = [...forwards, ...rules.flatMap((one) => one.forwards)];
        const groups = all(parts, 'target-group').filter(({ id }) => sends.includes(id));
        const hit = groups.some(({ port: usual, targets = [] }) =>
          targets.some(({ id, port = usual }) => named(id) && port === load.detail),
        );
        return balancer === service.id && hit;
      });
      return (
        sending.some(({ port }) => taken(parts, from, faces, port ?? 0, row)) &&
        // To the address of a target, and so on private addresses.
        faces.some(
          (face) =>
            face.id !== host.id &&
            face.addresses.some(({ address }) => privately(parts, face, address, host, to.address, load)),
        )
      );
    });
}

/** True when a client gets to a load balancer at what it listens on. */
export function listens(parts: Parts, from: Where, balancer: string, load: Load): boolean {
  const service = all(parts, 'service').find(({ id }) => id === balancer);
  const ports = all(parts, 'listener').filter((one) => one.balancer === balancer && one.port === load.detail);
  if (service === undefined || load.protocol !== 6 || ports.length === 0) return false;
  return taken(parts, from, facesOf(parts, service), load.detail, 4);
}

/** A database as a host in its subnet, with a public address if it is public. */
export function housed(parts: Parts): Parts {
  return parts.map((part) => {
    if (part.kind !== 'service' || part.type !== 'database') return part;
    const [subnet = ''] = part.subnets ?? [];
    const own = {
      address: `10.0.${subnet.split('-')[2]}.77`,
      ...(part.public === true ? { public: '54.0.9.77' } : {}),
    };
    return {
      kind: 'interface',
      id: part.id,
      subnet,
      network: 'vpc-0',
      type: 'interface',
      ...(part.groups === undefined ? {} : { groups: part.groups }),
      addresses: [own],
      of: [],
    };
  });
}
