import type { GraphPart, InterfacePart, ListenerPart, PublicAddressPart } from '@clausewatch/model/graph';
import { type AddressSet, parseCidr, unionOf } from '@clausewatch/net/addresses';

import { type Estate, type Tables, TABLES } from './estate.ts';
import { JOINS, joins, UNTOLD } from './joins.ts';
import { altered, type Lookup } from './lookup.ts';

/** What could be read of some prefixes. */
export function prefixSet(prefixes: readonly string[]): AddressSet {
  return unionOf(prefixes.flatMap((prefix) => parseCidr(prefix) ?? []));
}

function idOf(part: GraphPart): string {
  return part.kind === 'public-block' ? `${part.account} ${part.region}` : part.id;
}

function tableOf(part: GraphPart): keyof Tables {
  if (part.kind === 'interface') return part.secondhand === true ? 'secondhand' : 'firsthand';
  if (part.kind === 'target-group') return part.secondhand === true ? 'toldTargets' : 'readTargets';
  return TABLES[part.kind];
}

type Loose = Lookup<GraphPart>;
type Listed = Lookup<readonly GraphPart[]>;
type Draft = Record<string, Loose | Listed>;

/** What became of one part; the same table may hold it before and after. */
export interface Difference {
  readonly table: keyof Tables;
  readonly id: string;
  readonly before?: GraphPart;
  readonly after?: GraphPart;
}

type Edits = Map<keyof Tables, Map<string, GraphPart | undefined>>;

function edit(edits: Edits, table: keyof Tables, id: string, part: GraphPart | undefined): void {
  const there = edits.get(table);
  if (there === undefined) edits.set(table, new Map([[id, part]]));
  else there.set(id, part);
}

/** Carries the edits of some tables out, and sets the joins right that stand on them. */
function carryOut(draft: Draft, edits: Edits, done: Difference[]): void {
  for (const [table, changes] of edits) {
    const before = draft[table] as Loose;
    for (const [id, after] of changes) {
      const was = before.get(id);
      if (was !== after) done.push({ table, id, ...(was && { before: was }), ...(after && { after }) });
    }
    draft[table] = altered(before, changes);
    for (const name of JOINS) {
      const join = joins[name];
      if (join.table === table) draft[name] = joined(draft[name] as Listed, before, changes, join.names);
    }
  }
}

function joined(
  join: Listed,
  before: Loose,
  changes: ReadonlyMap<string, GraphPart | undefined>,
  names: (part: GraphPart) => readonly string[],
): Listed {
  const lists = new Map<string, GraphPart[]>();
  const at = (name: string): GraphPart[] => {
    const known = lists.get(name);
    if (known !== undefined) return known;
    const made = [...(join.get(name) ?? [])];
    lists.set(name, made);
    return made;
  };
  for (const [id, after] of changes) {
    const was = before.get(id);
    if (was === after) continue;
    for (const name of was === undefined ? [] : names(was)) at(name).splice(at(name).indexOf(was as GraphPart), 1);
    for (const name of after === undefined ? [] : names(after)) at(name).push(after as GraphPart);
  }
  return altered(join, new Map([...lists].map(([name, list]) => [name, list.length === 0 ? undefined : list])));
}

/** An interface that does not tell its public address has the one that says it belongs there, or that may while it does not say where. */
function withPublic(estate: Estate, part: InterfacePart): InterfacePart {
  const own = estate.tiedTo.get(part.id) ?? [];
  const tied = [...own, ...(estate.tiedTo.get(UNTOLD) ?? [])];
  if (tied.length === 0) return part;
  const addresses = part.addresses.map((one) => {
    if (one.public !== undefined || one.address.includes(':')) return one;
    const known = own.find((tie) => tie.private === one.address);
    const tie = known ?? tied.find((other) => (other.private ?? one.address) === one.address);
    return tie === undefined ? one : { ...one, public: known?.public ?? `of ${tie.id}` };
  });
  return { ...part, addresses };
}

/** A listener with its rules, where these are told. */
function withRules(estate: Estate, part: ListenerPart): ListenerPart {
  const rules = estate.rules.get(part.id);
  return rules === undefined
    ? part
    : { ...part, forwards: [...new Set([...part.forwards, ...rules.forwards])], whole: true };
}

/** The interfaces that a public address may belong to. */
function tiedBy({ firsthand, secondhand }: Estate, tie: PublicAddressPart): string[] {
  if (tie.interface !== undefined) return [tie.interface];
  return [...firsthand.values(), ...secondhand.values()].map(({ id }) => id);
}

/** What the tables that are laid over others have to hold for these ids. */
function laidOver(estate: Estate, done: readonly Difference[]): Edits {
  const edits: Edits = new Map();
  for (const { table, id, before, after } of done) {
    if (table === 'readGroups' || table === 'unread')
      edit(edits, 'groups', id, estate.unread.has(id) ? undefined : estate.readGroups.get(id));
    if (table === 'readListeners' || table === 'rules') {
      const part = estate.readListeners.get(id);
      edit(edits, 'listeners', id, part && withRules(estate, part));
    }
    if (table === 'readTargets' || table === 'toldTargets')
      edit(edits, 'targetGroups', id, estate.readTargets.get(id) ?? estate.toldTargets.get(id));
    const ties = [before, after].flatMap((one) => (one?.kind === 'public-address' ? tiedBy(estate, one) : []));
    for (const one of table === 'firsthand' || table === 'secondhand' ? [id] : ties) {
      const part = estate.firsthand.get(one) ?? estate.secondhand.get(one);
      edit(edits, 'interfaces', one, part === undefined ? undefined : withPublic(estate, part));
    }
  }
  return edits;
}

/** Tables of kinds that are told firsthand or secondhand, and those that are laid over others. */
const MORE = [
  'firsthand',
  'secondhand',
  'readTargets',
  'toldTargets',
  'groups',
  'interfaces',
  'listeners',
  'targetGroups',
];
const NAMES = [...new Set([...Object.values(TABLES), ...MORE, ...JOINS])];

export const emptyEstate = Object.fromEntries(NAMES.map((name) => [name, new Map()])) as unknown as Estate;

/** What has to come and to go to make the parts of one estate those of another. */
export function differing(
  was: readonly GraphPart[],
  is: readonly GraphPart[],
): { readonly come: readonly GraphPart[]; readonly gone: readonly GraphPart[] } {
  const keyed = (parts: readonly GraphPart[]) => new Map(parts.map((part) => [`${tableOf(part)} ${idOf(part)}`, part]));
  const [before, after] = [keyed(was), keyed(is)];
  return {
    come: [...after].flatMap(([key, part]) => (before.get(key) === part ? [] : [part])),
    gone: [...before].flatMap(([key, part]) => (after.has(key) ? [] : [part])),
  };
}

/**
 * The estate with some parts taken away and others put in, in any order; of two parts of one kind and id the later one
 * counts. Nothing else is dropped: an id that no part answers stays in the parts that name it, and a question whose path
 * needs it is answered `undetermined`.
 */
export function withParts(
  estate: Estate,
  come: readonly GraphPart[],
  gone: readonly GraphPart[] = [],
): { readonly estate: Estate; readonly done: readonly Difference[] } {
  const draft: Draft = { ...(estate as unknown as Draft) };
  const edits: Edits = new Map();
  for (const part of gone) edit(edits, tableOf(part), idOf(part), undefined);
  for (const part of come) edit(edits, tableOf(part), idOf(part), part);
  const done: Difference[] = [];
  carryOut(draft, edits, done);
  carryOut(draft, laidOver(draft as unknown as Estate, done), done);
  return { estate: draft as unknown as Estate, done };
}
