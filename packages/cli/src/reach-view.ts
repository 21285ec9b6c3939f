/** Answers about reachability as the machine contract has them, and as people read them. */
import type { Resource } from '@clausewatch/model/resource';
import { unitsOf } from '@clausewatch/model/written';
import { describe, toCidrs } from '@clausewatch/net/addresses';
import { ruleLabel } from '@clausewatch/net/rule';
import { type Answer, openings } from '@clausewatch/reach/answer';
import type { EndPoint, Hop } from '@clausewatch/reach/found';
import { hopKind, hopName } from '@clausewatch/render/path';
import { writtenRule } from '@clausewatch/render/remedy';
import { plain } from '@clausewatch/render/text';

/** More of one kind are counted: a page that nobody reads to its end tells nothing. */
const SHOWN = 20;

/** `open`: also list everything that gets through, because no port was asked about. */
export function reachView(answer: Answer, open: boolean): object {
  const { verdict, packet, path, blockers, missing, reached } = answer;
  const [first] = blockers;
  return {
    verdict,
    packet: packet ?? null,
    path: path ?? [],
    blocker: verdict === 'reachable' ? null : (first?.blocker ?? null),
    blockers:
      verdict === 'reachable'
        ? []
        : blockers.map(({ from, to, blocker }) => ({ from: from.id, to: to.id, ...blocker })),
    missing,
    ...(open
      ? {
          open: reached.flatMap(({ from, to, many, sure }) =>
            openings(sure).map(({ traffic, addresses }) => ({
              from: from.id,
              to: to.id,
              traffic,
              [many === 'source' ? 'sources' : 'destinations']: toCidrs(addresses),
            })),
          ),
        }
      : {}),
  };
}

/** `resources`: where the rules on the way are looked up, to be shown as they are written. */
export function reachReport(answer: Answer, open: boolean, resources: readonly Resource[]): string {
  const { verdict, packet, path = [], blockers, missing, reached } = answer;
  const rules = rulesBy(resources);
  const lines: string[] = [verdict];
  if (packet !== undefined) {
    const port = packet.port === undefined ? '' : ` port ${packet.port}`;
    lines.push(`  ${packet.source} -> ${packet.destination}, ${packet.protocol}${port}`, '', ...drawing(path, rules));
  }
  if (verdict !== 'reachable')
    for (const { from, to, blocker } of blockers.slice(0, SHOWN)) {
      const why = blocker.why ?? (blocker.rule === undefined ? 'no rule lets it pass' : ruleText(blocker.rule));
      const gate = placeText({ kind: blocker.kind, hop: blocker.id });
      lines.push(`  ${endText(from)} -x ${endText(to)}: stopped by ${gate}: ${plain(why, 160)}`);
    }
  if (verdict !== 'reachable' && blockers.length > SHOWN)
    lines.push(`  and ${blockers.length - SHOWN} more ways that are stopped: --json lists them`);
  for (const what of missing.slice(0, SHOWN)) lines.push(`  not known: ${plain(what, 200)}`);
  if (missing.length > SHOWN) lines.push(`  and ${missing.length - SHOWN} more that nobody read: --json lists them`);
  if (open)
    for (const { from, to, sure } of reached)
      for (const { traffic, addresses } of openings(sure))
        lines.push(`  open: ${endText(from)} -> ${endText(to)} ${traffic} (${describe(addresses)})`);
  return `${lines.join('\n')}\n`;
}

/** One hop a line, the way there and then the way of the answer, with what let it pass. */
function drawing(path: readonly Hop[], rules: ReadonlyMap<string, string>): readonly string[] {
  const [there, back] = [path.filter((hop) => hop.back !== true), path.filter((hop) => hop.back === true)];
  const width = Math.max(...path.map((hop) => placeText(hop).length));
  const line = (hop: Hop, mark: string): string => {
    const rule = hop.rule === undefined ? '' : (rules.get(`${hop.hop} ${hop.rule}`) ?? ruleText(hop.rule));
    return `  ${mark} ${rule === '' ? placeText(hop) : `${placeText(hop).padEnd(width)}  ${plain(rule, 160)}`}`;
  };
  const last = there.length - 1;
  return [
    ...there.map((hop, index) => line(hop, index === 0 ? 'o' : index === last ? '*' : '|')),
    ...(back.length === 0 ? [] : ['  and the answer passes', ...back.map((hop) => line(hop, '|'))]),
  ];
}

function endText({ kind, id }: EndPoint): string {
  return hopName({ kind, hop: id }) || hopKind({ kind, hop: id });
}

function placeText(hop: Pick<Hop, 'kind' | 'hop'>): string {
  return `${hopKind(hop)} ${hopName(hop)}`.trim();
}

/** A place in a configuration is shown as such only where the rule itself is not at hand. */
function ruleText(rule: string | number): string {
  return typeof rule === 'string' && rule.startsWith('/') ? `the rule at ${rule}` : `rule ${rule}`;
}

/** Rules of security groups by group and place, as they are written. */
function rulesBy(resources: readonly Resource[]): ReadonlyMap<string, string> {
  return new Map(
    resources.flatMap((resource) => {
      const { configuration } = resource;
      if (configuration.kind !== 'security-group') return [];
      return configuration.rules.map((rule) => {
        const units = unitsOf({ ...resource, configuration }, rule) ?? [];
        return [`${resource.ref.id} ${rule.id ?? rule.at}`, writtenRule(units) ?? ruleLabel(rule)] as const;
      });
    }),
  );
}
