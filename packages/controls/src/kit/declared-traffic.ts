/** What a security group opens to, or lets out to, the public beyond the declared traffic: one reading for both directions. */
import type { Wrong } from '@clausewatch/model/control';
import type { ResourceOf } from '@clausewatch/model/resource';
import { type Reason, type Verdict, verdictOf } from '@clausewatch/model/verdict';
import { isEmpty } from '@clausewatch/net/addresses';
import { type FirewallRule, ruleLabel } from '@clausewatch/net/rule';
import { subtractAllTraffic, type Traffic } from '@clausewatch/net/traffic';

import type { Networks } from './params.ts';
import { going, publicStrangers, shown, wrongRules } from './sources.ts';
import { commonTraffic, holds, labels, setLabel, type TrafficSet } from './traffic-set.ts';

interface Declared {
  readonly allowed: TrafficSet;
  /** Public addresses of parties that the company knows: not "the public". */
  readonly known: Networks;
  /** From this share of all public addresses on it is the world. */
  readonly worldShare: number;
}

/** The ports beyond the allowed ones: `tcp/0-442, tcp/444-65535`. */
export function beyond(traffic: Traffic, allowed: TrafficSet): string {
  return traffic.kind === 'all' ? 'every protocol and port' : labels(subtractAllTraffic(traffic, allowed));
}

/** ICMP has no ports: a public one is worth a line, not an alarm. A few unknown addresses are milder than the world. */
export function milder(traffic: Traffic, share: number, worldShare: number): { readonly severity?: 'low' | 'medium' } {
  if (traffic.kind === 'icmp') return { severity: 'low' };
  return share >= worldShare ? {} : { severity: 'medium' };
}

/** Reasons carry the message id `undeclared` with `group`, `peers`, `ports` and `allowed`. Groups named by a rule are private, so never public. */
export function judgeDeclared(
  group: ResourceOf<'security-group'>,
  direction: FirewallRule['direction'],
  declared: Declared,
): Verdict {
  const reasons: Reason[] = [];
  const missing: string[] = [];
  for (const rule of group.configuration.rules) {
    if (rule.direction !== direction) continue;
    if (rule.traffic === undefined) missing.push(`the ports of the rule at ${rule.at}`);
    else if (!holds(declared.allowed, rule.traffic)) {
      for (const list of rule.peer.lists) missing.push(`entries of ${list}`);
      for (const text of rule.peer.invalid) missing.push(`a readable address instead of ${JSON.stringify(text)}`);
      const open = isEmpty(rule.peer.addresses) ? undefined : publicStrangers(rule.peer.addresses, declared.known);
      if (open === undefined) continue;
      const data = {
        group: shown(group.ref),
        peers: open.label,
        ports: beyond(rule.traffic, declared.allowed),
        allowed: setLabel(declared.allowed),
      };
      reasons.push({
        subject: ruleLabel(rule),
        message: 'undeclared',
        at: rule.at,
        data,
        ...milder(rule.traffic, open.share, declared.worldShare),
      });
    }
  }
  return verdictOf(reasons, missing);
}

/** The public peers keep the declared part of each rule. */
export function wrongDeclared(
  group: ResourceOf<'security-group'>,
  reasons: readonly Reason[],
  { allowed, known }: Pick<Declared, 'allowed' | 'known'>,
): readonly Wrong[] {
  return wrongRules(group, reasons, ({ peer }, traffic) => {
    const open = publicStrangers(peer.addresses, known);
    return open && { ...going(open, known), keeps: commonTraffic(allowed, traffic) };
  });
}
