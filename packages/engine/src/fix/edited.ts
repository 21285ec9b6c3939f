/** A copy of a firewall after an edit, to be judged: what EC2 would then describe. */
import type { AclEntry } from '@clausewatch/model/configuration';
import {
  type Change,
  type Edit,
  type EntryUnit,
  isEdit,
  type RuleUnit,
  type Unit,
  unitKey,
} from '@clausewatch/model/edit';
import type { Resource, ResourceOf } from '@clausewatch/model/resource';
import { addressesOf, unitsOf } from '@clausewatch/model/written';
import { unrouted } from '@clausewatch/model/written-routes';
import { type FirewallRule, peerFrom, ruleLabel } from '@clausewatch/net/rule';
import { parseTraffic } from '@clausewatch/net/traffic';

/** Undefined where there is nothing of the kind to edit. */
export function edited(resource: Resource, edit: Change): Resource | undefined {
  if (!isEdit(edit)) return unrouted(resource, edit);
  const { configuration } = resource;
  switch (configuration.kind) {
    case 'security-group': {
      const rules = editedRules({ ...resource, configuration }, edit);
      return { ...resource, configuration: { ...configuration, rules } };
    }
    case 'network-acl': {
      const entries = editedEntries(configuration.entries, edit);
      return { ...resource, configuration: { ...configuration, entries } };
    }
    default:
      return undefined;
  }
}

/** Rules that the edit does not touch stay the very same; a unit that is put joins the rule with its traffic, as EC2 lists them. */
function editedRules(group: ResourceOf<'security-group'>, { take, put }: Edit): readonly FirewallRule[] {
  const gone = new Set(take.map(unitKey));
  const added = Map.groupBy(put.filter(isRule), (unit) => ruleLabel(ruleFrom([unit], '')));
  const rules = group.configuration.rules.flatMap((rule) => {
    const label = ruleLabel(rule);
    const units = unitsOf(group, rule);
    const joining = added.get(label) ?? [];
    if (units === undefined || (joining.length === 0 && !units.some((unit) => gone.has(unitKey(unit))))) return [rule];
    added.delete(label);
    const left = [...units.filter((unit) => !gone.has(unitKey(unit))), ...joining];
    return left.length === 0 ? [] : [ruleFrom(left, rule.at)];
  });
  return [...rules, ...[...added.values()].map((units, index) => ruleFrom(units, `/added/${index}`))];
}

function ruleFrom(units: readonly RuleUnit[], at: string): FirewallRule {
  const [first] = units;
  const peers = units.map(({ peer }) => peer);
  return {
    direction: first?.direction ?? 'ingress',
    traffic: first && parseTraffic(first.protocol, first.from, first.to),
    peer: peerFrom({
      cidrs: peers.flatMap((peer) => (peer.kind === 'range' ? [peer.text] : [])),
      groups: peers.flatMap((peer) => (peer.kind === 'group' ? [peer] : [])),
      lists: peers.flatMap((peer) => (peer.kind === 'list' ? [peer.id] : [])),
    }),
    at,
  };
}

function editedEntries(entries: readonly AclEntry[], { take, put }: Edit): readonly AclEntry[] {
  const gone = new Set(take.filter((unit) => unit.kind === 'entry').map(place));
  const added = put
    .filter((unit) => unit.kind === 'entry')
    .flatMap((unit): readonly AclEntry[] => {
      const traffic = parseTraffic(unit.protocol, unit.from, unit.to);
      const { direction, number, action, range } = unit;
      return traffic === undefined
        ? []
        : [{ direction, number, action, traffic, addresses: addressesOf(range), at: `/added/${number}` }];
    });
  return [...entries.filter((entry) => !gone.has(place(entry))), ...added];
}

const place = ({ direction, number }: Pick<EntryUnit, 'direction' | 'number'>): string => `${direction} ${number}`;
const isRule = (unit: Unit): unit is RuleUnit => unit.kind === 'rule';
