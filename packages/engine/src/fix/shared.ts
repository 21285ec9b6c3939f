/** Who stands behind what an edit changes, beside those that the breach exposes: they lose the same. */
import type { GraphScope } from '@clausewatch/model/control';
import { environmentOf } from '@clausewatch/model/environment';
import type { InterfacePart, ServicePart } from '@clausewatch/model/graph';
import type { Exposed } from '@clausewatch/model/proof';
import type { Registers } from '@clausewatch/model/registers';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

type Machine = InterfacePart | ServicePart;

interface Index {
  /** By security group, and by subnet. */
  readonly behind: ReadonlyMap<string, readonly Machine[]>;
  readonly resources: ReadonlyMap<string, Resource>;
}

const indexes = new WeakMap<GraphScope, Index>();

/** Those of other environments first. Where the breach exposes more than it names, only those of other environments are told apart. */
export function sharedWith(
  scope: GraphScope,
  edited: ResourceRef,
  reasons: readonly Reason[],
  registers: Registers,
): readonly Exposed[] {
  const index = indexes.get(scope) ?? indexOf(scope);
  indexes.set(scope, index);
  const proofs = reasons.flatMap(({ proof }) => proof ?? []);
  const named = proofs.flatMap(({ exposed }) => exposed);
  const ids = new Set(named.map(({ id }) => id));
  const known = proofs.length === reasons.length && proofs.every(({ count, exposed }) => count <= exposed.length);
  const home = new Set(named.map(({ environment }) => environment));
  const isForeign = ({ environment }: Exposed): boolean => environment !== undefined && !home.has(environment);
  const machines = placesOf(scope, edited)
    .flatMap((place) => index.behind.get(place) ?? [])
    .map((one) => toldOf(index, one, registers));
  const others = [...new Map(machines.map((one) => [one.id, one])).values()].filter(({ id }) => !ids.has(id));
  const foreign = others.filter(isForeign);
  return known ? [...foreign, ...others.filter((one) => !isForeign(one))] : foreign;
}

function toldOf({ resources }: Index, machine: Machine, registers: Registers): Exposed {
  const { id } = machine;
  const served = machine.kind === 'interface' ? machine.of.find((one) => resources.has(one)) : undefined;
  const thing = resources.get(served ?? id);
  const network = machine.kind === 'interface' ? machine.network : undefined;
  const tags = { ...resources.get(network ?? '')?.tags, ...thing?.tags };
  const name = thing?.ref.name ?? thing?.tags['Name'];
  const { environment } = thing === undefined ? {} : environmentOf(thing.ref, tags, network, registers);
  return {
    id: thing?.ref.id ?? id,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(environment === undefined ? {} : { environment }),
  };
}

function indexOf({ parts, resources }: GraphScope): Index {
  const machines = parts.filter((part) => part.kind === 'interface' || part.kind === 'service');
  const places = machines.flatMap((machine) => {
    const subnets = machine.kind === 'interface' ? [machine.subnet ?? ''] : (machine.subnets ?? []);
    return [...(machine.groups ?? []), ...subnets].map((place) => [place, machine] as const);
  });
  const behind = new Map(
    [...Map.groupBy(places, ([place]) => place)].map(([place, some]) => [place, some.map(([, machine]) => machine)]),
  );
  return {
    behind,
    resources: new Map(resources.map((one) => [one.ref.id, one])),
  };
}

/** A security group, or the subnets that a list or table stands for: of a main table those that no other names. */
function placesOf({ parts }: GraphScope, { id }: ResourceRef): readonly string[] {
  const part = parts.find((one) => 'id' in one && one.id === id);
  if (part?.kind === 'network-acl') return part.subnets;
  if (part?.kind !== 'route-table') return [id];
  if (!part.main) return part.subnets;
  const taken = new Set(parts.flatMap((one) => (one.kind === 'route-table' ? one.subnets : [])));
  const rest = parts.flatMap((one) =>
    one.kind === 'subnet' && one.network === part.network && !taken.has(one.id) ? [one.id] : [],
  );
  return [...part.subnets, ...rest];
}
