/** What a message says, before either channel gives it a shape. Every text in it is one clean line of bounded length. */
import type { Incident } from '@clausewatch/model/incident';
import { remedyOf } from '@clausewatch/model/remedies';

import { consoleLink, findingLink } from './console-link.ts';
import { firstStep } from './containment.ts';
import { concerned } from './headline.ts';
import type { Occasion } from './message.ts';
import { othersOf, placeOf, sentenceOf } from './promise.ts';
import { relatedLines } from './related.ts';
import { remedyLines } from './remedy-text.ts';
import { checkedLine } from './remedy.ts';
import { plain, printable } from './text.ts';
import { truthOf } from './truth.ts';
import { dueLines, sinceLines } from './timing.ts';

export interface Story {
  /** The sentence, its place, then where the others stand. */
  readonly promise: readonly string[];
  readonly truthTitle: string;
  readonly truth: readonly string[];
  /** How far the judgement goes. */
  readonly basis: string;
  readonly where: readonly string[];
  /** The page of the resource at its provider: built here, never taken from an event. */
  readonly link?: string;
  readonly since: readonly string[];
  /** Commands as they are to be run; none, and the note says why, when they are not known or cannot be shown unchanged. */
  readonly fix?: {
    readonly commands: readonly string[];
    readonly undo: readonly string[];
    readonly note: string;
    /** How far it is proven; empty without commands. */
    readonly checked: string;
  };
  /** What is proposed or was made, where it is news or waits for somebody. */
  readonly remedy: readonly string[];
  /** What else is going on with the same thing. */
  readonly related: readonly string[];
  readonly due: readonly string[];
  readonly actions: readonly Action[];
  readonly key: string;
}

/** Something to do: on a page, or where there are none by a command; by neither it says all itself. */
export interface Action {
  readonly what: string;
  readonly page?: string;
  readonly command?: string;
}

export function storyOf(occasion: Occasion): Story {
  const { incident, delivery } = occasion;
  const over = delivery.news === 'resolved' || delivery.news === 'excepted';
  const clauses = concerned(incident);
  const [first] = clauses;
  const others = othersOf(clauses);
  const fix = over || incident.state === 'resolved' || incident.kind === 'threat' ? undefined : fixOf(incident);
  const { threat } = incident;
  const link = (threat === undefined ? undefined : findingLink(threat)) ?? consoleLink(incident.resource);
  return {
    promise: [
      ...(first === undefined ? [] : [sentenceOf(first), placeOf(first)]),
      ...(others === '' ? [] : [`also: ${others}`]),
    ],
    ...truthOf(occasion),
    where: whereOf(incident),
    ...(link === undefined ? {} : { link }),
    since: sinceLines(occasion),
    ...(fix === undefined ? {} : { fix }),
    remedy: remedyLines(occasion),
    related: relatedLines(occasion.related ?? [], occasion.timeZone),
    due: over ? [] : dueLines(occasion),
    actions: [...containment(occasion, over), ...actionsOf(occasion, over)],
    key: `${plain(incident.id, 60)} v${delivery.version} (${plain(delivery.id, 90)})`,
  };
}

function whereOf({ resource, alias, environment }: Incident): readonly string[] {
  const name = resource.name === undefined || resource.name === resource.id ? '' : ` (${plain(resource.name, 120)})`;
  const account =
    alias === undefined ? plain(resource.account, 40) : `${plain(alias, 60)} (${plain(resource.account, 40)})`;
  const places = [
    `account ${account}`,
    plain(resource.region, 40),
    `environment ${plain(environment ?? '', 40) || 'not known'}`,
  ];
  return [`${plain(resource.id, 200)}${name}, ${plain(resource.type, 80)}`, places.join(', ')];
}

/** Longest command that is shown, and how many. */
const [longest, most] = [1500, 6];

function fixOf({ fix }: Incident): NonNullable<Story['fix']> {
  if (fix === undefined || fix.commands.length === 0) {
    const note = fix === undefined ? 'No command is known for this one: it needs a decision.' : plain(fix.note, 800);
    return { commands: [], undo: [], note, checked: '' };
  }
  const whole = (commands: readonly string[]): boolean =>
    commands.length <= most && commands.every((command) => command.length <= longest && printable(command));
  if (!whole(fix.commands)) {
    const why = fix.commands.every(printable)
      ? 'are too long for a message'
      : 'hold characters that cannot be shown safely';
    return { commands: [], undo: [], note: `The commands ${why}: see the incident.`, checked: '' };
  }
  return {
    commands: fix.commands,
    undo: whole(fix.undo) ? fix.undo : [],
    note: plain(fix.note, 800),
    checked: checkedLine(fix),
  };
}

/** Before anything is written down: what keeps it from getting worse. */
function containment({ incident: { threat, state } }: Occasion, over: boolean): readonly Action[] {
  const step = over || state === 'resolved' || threat === undefined || threat.sample ? undefined : firstStep(threat);
  return step === undefined ? [] : [{ what: `First: ${step}` }];
}

function actionsOf({ incident, delivery, pages, actions }: Occasion, over: boolean): readonly Action[] {
  const id = plain(incident.id, 60);
  const page = pageOf(pages, incident.id);
  const waits = remedyOf(incident.acts, 'proposed') !== undefined;
  if (page === undefined && actions === 'none') {
    if (over || incident.state === 'resolved') return [];
    return waits ? [{ what: 'Approve or decline the remedy on Slack.' }] : [elsewhere(incident)];
  }
  const open: Action = {
    what: 'Open it',
    ...(page === undefined ? { command: `npx clausewatch explain ${id}` } : { page }),
  };
  if (over || incident.state === 'resolved') return [open];
  if (page !== undefined && waits) return [{ what: 'Open it to approve or decline the remedy', page }];
  const rest = incident.kind === 'threat' ? 'to close it with a reason' : 'to ask for an exception';
  if (page !== undefined) return [{ what: `Open it to acknowledge, or ${rest}`, page }];
  const acknowledge: Action = { what: 'Acknowledge', command: `npx clausewatch incidents ack ${id}` };
  const end: Action = {
    what: 'When it is dealt with',
    command: `npx clausewatch incidents resolve ${id} --note 'why it is over'`,
  };
  const ask: Action = {
    what: 'Ask for an exception',
    command: `npx clausewatch exceptions ask ${id} --until YYYY-MM-DD --note 'why'`,
  };
  const approve: Action = {
    what: 'Approve the remedy',
    command: `npx clausewatch remedies approve ${id} --ticket TICKET`,
  };
  return [
    ...(waits ? [approve] : []),
    acknowledge,
    incident.kind === 'threat' ? end : ask,
    ...(delivery.news === 'opened' ? [] : [open]),
  ];
}

function elsewhere({ kind }: Incident): Action {
  const end =
    kind === 'threat'
      ? 'here it stays open, for nobody can close it yet'
      : 'it resolves by itself when the configuration is mended';
  return { what: `Handle it in your own tracker; ${end}.` };
}

/** The page of an incident; undefined where there are none. */
export function pageOf(pages: string | undefined, id: string): string | undefined {
  if (pages === undefined || !URL.canParse(pages) || !/^https?:$/.test(new URL(pages).protocol)) return undefined;
  return `${new URL(pages).href.replace(/\/$/, '')}/incidents/${encodeURIComponent(id.toWellFormed())}`;
}
