/** What a case gives, in as few words as a page has room for. */
import type { SignalWindow } from '@clausewatch/model/api-call';
import type { AclEntry } from '@clausewatch/model/configuration';
import type { Control, GraphScope, Scope } from '@clausewatch/model/control';
import type { PolicyDocument } from '@clausewatch/model/policy-document';
import type { Resource, ResourceOf } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';
import { writtenRanges } from '@clausewatch/model/written';
import { describe, isEmpty } from '@clausewatch/net/addresses';
import { type FirewallRule, ruleLabel } from '@clausewatch/net/rule';
import { trafficLabel } from '@clausewatch/net/traffic';

function ofRule(group: ResourceOf<'security-group'>, rule: FirewallRule): string {
  const { addresses, groups, lists, invalid } = rule.peer;
  const written = writtenRanges(group, rule);
  const peers = [
    ...(written.length > 0 || isEmpty(addresses) ? written : [describe(addresses)]),
    ...groups.map((group) => `the members of ${group.id}`),
    ...lists.map((list) => `the entries of ${list}`),
    ...invalid.map((text) => JSON.stringify(text)),
  ];
  return `${ruleLabel(rule)} ${rule.direction === 'ingress' ? 'from' : 'to'} ${peers.join(', ') || 'nobody'}`;
}

function ofEntry({ direction, number, action, traffic, addresses }: AclEntry): string {
  return `${direction} ${number} ${action} ${trafficLabel(traffic)} ${direction === 'ingress' ? 'from' : 'to'} ${describe(addresses)}`;
}

function ofPolicy(policy: PolicyDocument): string {
  const statements = policy.statements.map(({ effect, principals, exceptPrincipals, actions, conditions }) => {
    const who = `${exceptPrincipals ? 'all but ' : ''}${principals.join(', ')}`;
    const when = Object.keys(conditions).length === 0 ? '' : ` if ${JSON.stringify(conditions)}`;
    return `${effect} ${who} ${actions.join(', ')}${when}`;
  });
  return statements.join('; ') || 'no statement';
}

const isPolicy = (value: object): value is PolicyDocument => 'statements' in value;

/** `key: value` for each field that is there. */
function fields(value: object): string {
  const shown = Object.entries(value).filter(([key, field]) => key !== 'kind' && field !== undefined);
  const text = (field: unknown): string => {
    if (typeof field !== 'object' || field === null) return String(field);
    if (isPolicy(field)) return ofPolicy(field);
    if ('v4' in field && 'v6' in field) return describe(field as Parameters<typeof describe>[0]);
    return JSON.stringify(field);
  };
  return shown.map(([key, field]) => `${key}: ${text(field)}`).join(', ') || 'nothing is shown';
}

function ofResource(resource: Resource): string {
  const { configuration } = resource;
  switch (configuration.kind) {
    case 'security-group': {
      const rules =
        configuration.rules.map((rule) => ofRule({ ...resource, configuration }, rule)).join('; ') || 'no rules';
      return configuration.isDefault ? `the default group: ${rules}` : rules;
    }
    case 'network-acl': {
      const entries = configuration.entries.map(ofEntry).join('; ') || 'no entries';
      return configuration.isDefault === true ? `the default list: ${entries}` : entries;
    }
    default:
      return `${configuration.kind}: ${fields(configuration)}`;
  }
}

/** What stands in the network; the network itself is the same in most cases. */
function ofGraph({ resources, parts }: GraphScope): string {
  const groups = resources.filter(({ configuration }) => configuration.kind === 'security-group');
  const others = parts.flatMap((part) => {
    if (part.kind === 'interface') {
      const at = part.addresses.map((one) => one.public ?? one.address).join(', ');
      return `${part.id} at ${at} in ${part.groups?.join(', ') ?? 'unknown groups'}`;
    }
    return ['service', 'listener', 'peering', 'prefix-list', 'nat-gateway'].includes(part.kind)
      ? `${part.kind} ${'id' in part ? part.id : ''}`
      : [];
  });
  return [...groups.map((one) => `${one.ref.id} (${ofResource(one)})`), ...others].join('; ') || 'a bare network';
}

/** What the case gives the control, on one line. */
export function givenText(control: Control, given: unknown): string {
  switch (control.kind) {
    case 'resource':
      return ofResource(given as Resource);
    case 'graph':
      return ofGraph(given as GraphScope);
    case 'scope':
      return (given as Scope).resources.map((one) => `${one.ref.id} (${ofResource(one)})`).join('; ') || 'nothing';
    case 'signal': {
      const { who, source, facts } = given as SignalWindow;
      const whose =
        source === undefined
          ? (who.name ?? who.id)
          : `${new Set(facts.map(({ name }) => name)).size} names from ${source}`;
      return `${facts.length} of ${whose}: ${[...new Set(facts.map(({ what }) => what))].join(', ')}`;
    }
    case 'threat': {
      const { type, score, sample, archived } = given as Threat;
      return `${type}, score ${score}${sample ? ', a sample' : ''}${archived ? ', archived' : ''}`;
    }
  }
}
