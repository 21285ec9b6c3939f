/** What an incident is about, in the words of the newest look that found it broken. */
import { type Judgement, fixFor } from '@clausewatch/engine/assess';
import type { Matter } from '@clausewatch/engine/advance';
import { type Smallest, smallestFix } from '@clausewatch/engine/fix/smallest';
import type { GraphScope } from '@clausewatch/model/control';
import { environmentOf } from '@clausewatch/model/environment';
import type { Entry, Incident } from '@clausewatch/model/incident';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import { resourceKey } from '@clausewatch/model/key';
import { rulesPrint } from '@clausewatch/model/rules';
import { severities } from '@clausewatch/model/verdict';
import { unitsOf } from '@clausewatch/model/written';
import { noRemedy, notTried, remedyOf, writtenRule } from '@clausewatch/render/remedy';

import type { App } from './ports.ts';
import type { ResourceRecord } from './records.ts';

/** What the look that brought this about said: the words for the clauses it found broken. */
export interface News {
  readonly judgements: readonly Judgement[];
  readonly look: string;
  readonly order: string;
  readonly resource?: Resource;
  /** Of a graph control: the network as of then, in which a fix is tried. */
  readonly network?: Network;
}

/** A network as it was when it was looked at. */
export interface Network {
  readonly scope: () => GraphScope;
  readonly find: (ref: ResourceRef) => Resource | undefined;
  /** Tried with every graph control, until so many edits were tried that no more are. */
  readonly smallest: (resource: Resource, subject: string) => Smallest | undefined;
}

export type Words = News & { readonly entries: ReadonlyMap<string, readonly Entry[]> };

export function matterFor(
  app: App,
  id: string,
  record: ResourceRecord,
  subject: string,
  before: Incident | undefined,
  news: readonly Words[],
): Matter {
  const { ref } = record;
  const fresh = freshest(news, subject, before?.entries);
  const own = mended(app, ref, subject, before, news);
  const environment =
    environmentOf(ref, record.latest?.tags ?? {}, networkOf(news), app.plan.catalogue.registers).environment ??
    before?.environment;
  const alias = app.plan.catalogue.registers.accounts?.find(({ id: account }) => account === ref.account)?.alias;
  return {
    id,
    kind: 'violation',
    resource: ref,
    subject,
    title: (fresh === undefined ? before?.title : titleOf(fresh, subject)) ?? subject,
    ...(environment === undefined ? {} : { environment }),
    ...(alias === undefined ? {} : { alias }),
    ...own,
  };
}

/** The newest of these looks that found it broken, unless one that was newer was heard before. */
function freshest(news: readonly Words[], subject: string, heard: readonly Entry[] = []): Words | undefined {
  const [newest] = news.filter((one) => one.entries.has(subject)).toSorted((a, b) => (a.order < b.order ? 1 : -1));
  return newest !== undefined && heard.every(({ seen }) => seen <= newest.order) ? newest : undefined;
}

/** The rule as it is written, and its fix. What was found by reading the rule outlives looks at other things. */
function mended(
  app: App,
  ref: ResourceRef,
  subject: string,
  before: Incident | undefined,
  news: readonly Words[],
): Pick<Matter, 'fix' | 'rule'> {
  const graphs = new Set(app.plan.graphs.map(({ control }) => control.id));
  const reads = ({ look }: { readonly look: string }): boolean => look === 'resource' || graphs.has(look);
  const heard = before?.entries.filter(reads) ?? [];
  const reading = freshest(news.filter(reads), subject, heard);
  const fresh = reading ?? (heard.length === 0 ? freshest(news, subject, before?.entries) : undefined);
  const fix = fresh === undefined ? before?.fix : fixOf(app, fresh, ref, subject);
  const rule = fresh === undefined ? before?.rule : ruleOf(fresh, ref, subject);
  return { ...(fix === undefined ? {} : { fix }), ...(rule === undefined ? {} : { rule }) };
}

/** Where it was not tried in the network that it is about, it says why. */
function fixOf({ plan }: App, words: Words, ref: ResourceRef, subject: string): Matter['fix'] {
  const { network } = words;
  const resource = readIn(words, ref);
  const smallest =
    resource && (network === undefined ? smallestFix(plan, resource, subject) : network.smallest(resource, subject));
  const fix = fixFrom(words, resource ?? ref, subject, smallest);
  return fix === undefined || smallest?.untried === undefined ? fix : notTried(fix, smallest.untried);
}

function fixFrom(
  { judgements, network }: Words,
  about: Resource | ResourceRef,
  subject: string,
  smallest: Smallest | undefined,
): Matter['fix'] {
  if (smallest?.kind === 'edit') {
    // Of what is not to blame itself, others have the say: it is shown, and not carried out.
    const own = 'ref' in about && resourceKey(smallest.edit.of) === resourceKey(about.ref);
    return remedyOf(smallest, own ? rulesPrint(about) : undefined);
  }
  for (const judgement of judgements) {
    if (judgement.verdict.kind !== 'violation') continue;
    const reasons = judgement.verdict.reasons.filter((reason) => reason.subject === subject);
    const fix = reasons.length > 0 ? fixFor(judgement, about, reasons, network?.scope()) : undefined;
    if (fix !== undefined) return fix;
  }
  return smallest && noRemedy(smallest);
}

function readIn({ resource, network }: Words, ref: ResourceRef): Resource | undefined {
  return resource ?? network?.find(ref);
}

/** The units of a security group that the reasons point to, in the provider's own words. */
function ruleOf(words: Words, ref: ResourceRef, subject: string): string | undefined {
  const resource = readIn(words, ref);
  if (resource?.configuration.kind !== 'security-group') return undefined;
  const places = new Set((words.entries.get(subject) ?? []).flatMap(({ reasons }) => reasons.map(({ at }) => at)));
  const group = { ...resource, configuration: resource.configuration };
  return writtenRule(
    group.configuration.rules.filter(({ at }) => places.has(at)).flatMap((rule) => unitsOf(group, rule) ?? []),
  );
}

function titleOf({ entries }: Words, subject: string): string | undefined {
  const gravest = (entries.get(subject) ?? []).toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  );
  return gravest[0]?.messages[0];
}

function networkOf(news: readonly Words[]): string | undefined {
  const configuration = news.find(({ resource }) => resource !== undefined)?.resource?.configuration;
  return configuration !== undefined && 'network' in configuration ? configuration.network : undefined;
}
