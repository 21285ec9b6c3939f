/** The rules as one evaluation of the control for administration ports, from the item's text to a verdict with its reasons. */
import { controls } from '@clausewatch/controls/registry.generated';
import { observe } from '@clausewatch/sources/observe';
import { parseTrafficText, overlapsTraffic } from '@clausewatch/net/traffic';

import { type Engine, ports } from './rules.ts';

/** The inside, and the documentation ranges that the items use for known parties. */
const trusted = ['10.0.0.0/8', '198.51.100.0/24', '203.0.112.0/22'];

const traffic = ports.map((port) => ({ port, traffic: parseTrafficText(`tcp/${port}`) }));

export function ours(): Engine {
  const control = controls.get('admin-port-untrusted');
  if (control?.kind !== 'resource') throw new Error('there is no control for administration ports');
  const params = control.params.parse({ ports: ports.map((port) => `tcp/${port}`), trusted });
  return (text) => {
    const [observation] = observe(JSON.parse(text));
    if (observation?.kind !== 'resource') throw new Error('not a configuration item');
    const { resource } = observation;
    const { configuration } = resource;
    const verdict = control.evaluate(resource, params);
    if (verdict.kind !== 'violation' || configuration.kind !== 'security-group') return [];
    const broken = new Set(verdict.reasons.map(({ at }) => at));
    const rules = configuration.rules.filter((rule) => broken.has(rule.at));
    const opened = ({ traffic: one }: (typeof traffic)[number]): boolean =>
      one !== undefined && rules.some((rule) => rule.traffic !== undefined && overlapsTraffic(rule.traffic, one));
    return traffic.filter(opened).map(({ port }) => port);
  };
}
