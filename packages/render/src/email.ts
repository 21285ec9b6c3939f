/** One incident's news as plain text. */
import { concerned, subjectOf } from './headline.ts';
import type { Mail, Occasion } from './message.ts';
import { type Action, type Story, storyOf } from './story.ts';
import { plain, truncateBytes, wrap } from './text.ts';

const [margin, width] = [18, 100];
/** SNS takes 256 KiB of body and attributes together (Amazon SNS API, Publish). */
const mostBytes = 200 * 1024;

/** The e-mail of one delivery. Pure: the same occasion gives the same mail. */
export function emailOf(occasion: Occasion): Mail {
  const story = storyOf(occasion);
  const sections = [
    section('Also', story.related),
    section('What we promise', story.promise),
    section(story.truthTitle, [...story.truth, ...(story.basis === '' ? [] : [story.basis])]),
    section('Where', story.where, story.link === undefined ? [] : [story.link]),
    section(occasion.delivery.news === 'resolved' ? 'Began' : 'Since', story.since),
    ...fixOf(story),
    section('Remedy', story.remedy),
    section('Due', story.due),
    section('What to do', [], story.actions.flatMap(spelled)),
    section('Key', [], [story.key]),
  ];
  const text = `${sections.filter((lines) => lines !== '').join('\n\n')}\n`;
  return {
    subject: subjectOf(occasion),
    text: truncateBytes(text, mostBytes, '\n... cut: see the incident\n'),
    attributes: attributesOf(occasion),
  };
}

/** A title in the margin with its lines beside it. `whole` lines are never broken: they are copied. */
function section(title: string, lines: readonly string[], whole: readonly string[] = []): string {
  const all = [...lines.flatMap((line) => wrap(line, width - margin)), ...whole];
  return all.map((line, index) => `${(index === 0 ? title : '').padEnd(margin)}${line}`).join('\n');
}

function fixOf({ fix }: Story): readonly string[] {
  if (fix === undefined) return [];
  const advice = [fix.checked, fix.note].filter((text) => text !== '').flatMap((text) => wrap(text, width - margin));
  return [section('Smallest fix', [], [...fix.commands, ...advice]), section('Undo', [], fix.undo)];
}

function spelled({ what, page, command }: Action): readonly string[] {
  const how = page ?? command;
  return how === undefined ? wrap(what, width - margin) : [`${what}: ${how}`];
}

function attributesOf(occasion: Occasion): Mail['attributes'] {
  const { incident, delivery } = occasion;
  const entries = concerned(incident);
  const environment = plain(incident.environment ?? '', 100);
  return {
    severity: incident.severity,
    state: incident.state,
    news: delivery.news,
    kind: incident.kind,
    policies: [...new Set(entries.map(({ policy }) => plain(policy, 100)))].slice(0, 20),
    clauses: [...new Set(entries.map(({ policy, clause }) => plain(`${policy}/${clause}`, 140)))].slice(0, 50),
    owners: [...new Set(entries.map(({ owner }) => plain(owner, 100)))].slice(0, 20),
    ...(environment === '' ? {} : { environment }),
    account: plain(incident.resource.account, 100),
  };
}
