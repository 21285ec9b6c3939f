/** One incident as people read it on a terminal. */
import type { Entry, Incident } from '@clausewatch/model/incident';
import { actorText } from '@clausewatch/render/actor-text';
import { checkedLine } from '@clausewatch/render/remedy';
import { relatedLine } from '@clausewatch/render/related';
import { plain, printable, wrap } from '@clausewatch/render/text';
import { instantIn } from '@clausewatch/render/when';

export function incidentText(incident: Incident, timeZone: string, related: readonly Incident[]): string {
  const { resource, severity, state, openedAt, resolvedAt, resolvedBy, occurrences, sources, changedBy } = incident;
  const account = incident.alias === undefined ? resource.account : `${incident.alias} (${resource.account})`;
  const name = resource.name === undefined || resource.name === resource.id ? '' : ` (${resource.name})`;
  const facts: readonly (readonly [string, string])[] = [
    ['state', `${state}, ${severity}`],
    ['where', `${resource.type} ${resource.id}${name}`],
    ['', `account ${account}, ${resource.region}, environment ${incident.environment ?? 'not known'}`],
    ['since', instantIn(openedAt, timeZone)],
    ...(resolvedAt === undefined
      ? []
      : [['until', `${instantIn(resolvedAt, timeZone)}${resolvedBy === undefined ? '' : `, ${resolvedBy}`}`] as const]),
    ['seen', `${occurrences === 1 ? 'once' : `${occurrences} times`}, by ${sources.join(', ')}`],
    ...(changedBy === undefined ? [] : [['changed by', actorText(changedBy)] as const]),
  ];
  return [
    `${incident.id}  ${plain(incident.title, 300)}`,
    ...facts.map(([label, value]) => `  ${label.padEnd(11)}${plain(value, 300)}`),
    '',
    ...incident.entries.flatMap(entryLines),
    ...fixLines(incident),
    ...(related.length === 0
      ? []
      : ['Also', ...related.flatMap((other) => indented(relatedLine(other, timeZone))), '']),
    'Timeline',
    ...incident.timeline.map(
      ({ at, what, by }) =>
        `  ${at.slice(0, 19).replace('T', ' ')}  ${plain(what, 300)}${by === undefined ? '' : `, ${plain(by, 100)}`}`,
    ),
    '',
    'Messages',
    ...(incident.deliveries.length === 0
      ? ['  none']
      : incident.deliveries.map(
          ({ id, state: now, sentAt, due, error }) =>
            `  ${id}  ${now} ${sentAt ?? due}${error === undefined ? '' : `: ${plain(error, 200)}`}`,
        )),
    '',
  ].join('\n');
}

function entryLines({
  sentence,
  policy,
  clause,
  control,
  state,
  messages,
  missing,
  owner,
  repairWithin,
}: Entry): readonly string[] {
  const place =
    sentence.line === undefined
      ? sentence.policyTitle
      : `${sentence.policyTitle}, ${sentence.file ?? ''} line ${sentence.line}`;
  return [
    `${policy} ${clause}: ${state}`,
    ...indented(sentence.quoted ? `"${plain(sentence.text, 600)}"` : `${plain(sentence.text, 600)} (paraphrase)`),
    `  ${plain(place, 200)}; owner ${plain(owner, 80)}${repairWithin === undefined ? '' : `, to be mended within ${repairWithin}`}`,
    ...messages.flatMap((message) => indented(`- ${plain(message, 400)}`)),
    ...(missing.length === 0 ? [] : indented(`not known: ${plain(missing.join('; '), 300)}`)),
    `  decided by control ${control}`,
    '',
  ];
}

function fixLines({ fix, state }: Incident): readonly string[] {
  if (fix === undefined || state === 'resolved') return [];
  const command = (line: string): string =>
    printable(line) ? `  ${line}` : '  (a command that holds characters which cannot be shown safely)';
  return [
    'The smallest fix',
    ...fix.commands.map(command),
    ...[checkedLine(fix), plain(fix.note, 800)].filter((text) => text !== '').flatMap(indented),
    ...(fix.undo.length === 0 ? [] : ['  To put it back:', ...fix.undo.map(command)]),
    '',
  ];
}

export function indented(text: string): readonly string[] {
  return wrap(text, 110).map((line) => `  ${line}`);
}
