/** What an IP set is used for: only what some web ACL blocks keeps anybody out, and what is used otherwise may let them in. */
import {
  GetRuleGroupCommand,
  GetWebACLCommand,
  ListRuleGroupsCommand,
  ListWebACLsCommand,
  type Rule,
} from '@aws-sdk/client-wafv2';
import { type IpSetPlace, regionOf } from '@clausewatch/model/block';

import { wafClient } from './clients.ts';
import { translated } from './failures.ts';

type Named = { readonly Name?: string | undefined; readonly Id?: string | undefined };

/** Why nobody would be kept out by what is put into the set; undefined when all is well. `arn`: of the set. */
export async function misuseOf(place: IpSetPlace, arn: string): Promise<string | undefined> {
  const client = wafClient(regionOf(place));
  const { scope: Scope } = place;
  const names = ({ Name, Id }: Named) => ({ Name: Name ?? '', Id: Id ?? '', Scope });
  try {
    const lists = await all(async (NextMarker) => {
      const { WebACLs = [], NextMarker: next } = await client.send(
        new ListWebACLsCommand({ Scope, Limit: 100, NextMarker }),
      );
      return { found: WebACLs, next };
    });
    const groups = await all(async (NextMarker) => {
      const { RuleGroups = [], NextMarker: next } = await client.send(
        new ListRuleGroupsCommand({ Scope, Limit: 100, NextMarker }),
      );
      return { found: RuleGroups, next };
    });
    let blocking = false;
    for (const one of lists) {
      const { WebACL } = await client.send(new GetWebACLCommand(names(one)));
      const use = useOf(WebACL?.Rules ?? [], WebACL, arn);
      if (use === 'other') return `web ACL ${one.Name} uses it for something else than to block`;
      blocking ||= use === 'blocks';
    }
    for (const one of groups) {
      const { RuleGroup } = await client.send(new GetRuleGroupCommand(names(one)));
      if (useOf(RuleGroup?.Rules ?? [], RuleGroup, arn) === 'other')
        return `rule group ${one.Name} uses it for something else than to block`;
    }
    return blocking ? undefined : 'no web ACL blocks what is in it';
  } catch (error) {
    throw translated('AWS WAF', error);
  }
}

/** Every mention of the set has to be a rule that blocks what is in it, and nothing else: in a `not`, it would be the other way round. */
function useOf(rules: readonly Rule[], whole: unknown, arn: string): 'none' | 'blocks' | 'other' {
  const mentions = JSON.stringify(whole ?? {}).split(JSON.stringify(arn)).length - 1;
  const plain = rules.filter(
    ({ Statement, Action }) => Statement?.IPSetReferenceStatement?.ARN === arn && Action?.Block !== undefined,
  );
  if (mentions === 0) return 'none';
  return mentions === plain.length ? 'blocks' : 'other';
}

/** Every page of a list. */
async function all<T>(
  ask: (marker: string | undefined) => Promise<{ readonly found: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const found: T[] = [];
  let marker: string | undefined;
  do {
    const page = await ask(marker);
    found.push(...page.found);
    // The last page has a marker too, when it is full.
    marker = page.found.length === 0 ? undefined : page.next;
  } while (marker !== undefined);
  return found;
}
