/** All rules of a firewall as its provider keeps them, and what stands for exactly these. */
import { toCidrs } from '@clausewatch/net/addresses';

import { type Unit, unitKey } from './edit.ts';
import { fingerprint } from './key.ts';
import type { Resource } from './resource.ts';
import { spelledTraffic, unitsOf } from './written.ts';

/** Undefined where it is no firewall, or some rule of it cannot be told unit by unit. */
export function firewallUnits(resource: Resource): readonly Unit[] | undefined {
  const { configuration } = resource;
  if (configuration.kind === 'security-group') {
    const group = { ...resource, configuration };
    return whole(configuration.rules.map((rule) => unitsOf(group, rule)));
  }
  if (configuration.kind !== 'network-acl' || configuration.unreadable.length > 0) return undefined;
  return whole(
    configuration.entries.map(({ direction, number, action, traffic, addresses }) => {
      const spelled = spelledTraffic(traffic);
      const [range, ...more] = toCidrs(addresses);
      if (spelled === undefined || range === undefined || more.length > 0) return undefined;
      return [{ kind: 'entry', direction, number, action, range, ...spelled } as const];
    }),
  );
}

function whole(rules: readonly (readonly Unit[] | undefined)[]): readonly Unit[] | undefined {
  const told = rules.filter((units) => units !== undefined);
  return told.length < rules.length ? undefined : told.flat();
}

/** The same for the same rules in whatever order and with whatever descriptions, and another for any others. */
export function rulesPrint(resource: Resource): string | undefined {
  const units = firewallUnits(resource);
  return units && fingerprint('rules', ...units.map(unitKey).toSorted());
}
