/** A proven edit of a firewall as what a person runs, with its way back. */
import { type Change, inverse, isEdit, type RuleUnit, type Spelled } from '@clausewatch/model/edit';
import type { Exposed } from '@clausewatch/model/proof';
import type { SuggestedFix } from '@clausewatch/model/suggested-fix';

import { cdkOf } from './remedy-cdk.ts';
import { commandsOf } from './remedy-cli.ts';
import { terraformOf } from './remedy-code.ts';
import { counted, listed, plain } from './text.ts';

export interface Proven {
  readonly edit: Change;
  readonly loses: {
    readonly traffic: 'none' | 'protocols' | 'ports';
    readonly hosts: boolean;
    readonly lists: readonly string[];
  };
  /** What to make sure of before. */
  readonly first: readonly string[];
  readonly proof: {
    readonly closes: readonly string[];
    readonly opens: readonly string[];
    readonly remain: readonly string[];
    /** Breaches by other rules that end with it. */
    readonly also: readonly string[];
    readonly untouched: readonly RuleUnit[];
  };
  readonly triedIn: 'configuration' | 'network';
  /** Machines that lose the same with it, beside those that the breach exposes. */
  readonly shared?: readonly Exposed[];
}

/** Units that are named as untouched, and machines as met; the others are counted. */
const most = 12;
/** Characters of all commands, and of each hint, that an incident keeps: an item of the table holds 400 KB. */
const [longest, longestHint, longestEdit] = [40_000, 6000, 12_000];

/** `on`: what stands for the rules it was proven on, where it can be carried out. Undefined where some word of it cannot be passed to a shell safely. */
export function remedyOf(
  { edit, loses, first, proof, triedIn, shared }: Proven,
  on?: string,
): SuggestedFix | undefined {
  const commands = commandsOf(edit);
  const undo = commandsOf(inverse(edit));
  if (commands === undefined || undo === undefined) return undefined;
  if ([...commands, ...undo].reduce((sum, command) => sum + command.length, 0) > longest)
    return {
      commands: [],
      undo: [],
      note: 'The commands for so many rules are too long to be kept: change it by hand.',
    };
  const { closes, opens, untouched } = proof;
  // What is only known of the network is not proven on rules that were tried alone.
  const proven = opens.length === 0 && (triedIn === 'network' || closes.length > 0);
  const short = JSON.stringify(edit).length <= longestEdit;
  return {
    commands,
    undo,
    note: [...first, ...piecesOf(edit), noteOf(loses, proof)].join(' '),
    hint: { ...kept('terraform', terraformOf(edit)), ...kept('cdk', cdkOf(edit)) },
    proof: { closes, opens, untouched: untouchedOf(untouched), triedIn, ...(shared && { shared: sharedOf(shared) }) },
    ...(on !== undefined && proven && short && isEdit(edit) ? { edit, on } : {}),
  };
}

function kept(name: 'terraform' | 'cdk', text: string | undefined): SuggestedFix['hint'] {
  return text === undefined || text.length > longestHint ? {} : { [name]: text };
}

/** Why there is none, for people. */
export function noRemedy({
  opens,
  attempts,
}: {
  readonly opens: readonly string[];
  readonly attempts: number;
}): SuggestedFix {
  const why =
    opens.length > 0
      ? `every small edit that was tried would break ${listed(opens, 6)}, or leave it broken`
      : attempts > 0
        ? 'whatever small edit was tried, the breach was still there'
        : 'the rule as written is not at hand, or keeping what may stay of it would take too many rules';
  return { commands: [], undo: [], note: `No safe edit is known: ${why}. Change it by hand.` };
}

const untriedWords = {
  large: 'it has more resources than one look tries fixes in',
  many: 'this look at it had tried as many fixes as one look does',
} as const;

/** The same fix, and before all else that nobody tried it there. */
export function notTried(fix: SuggestedFix, why: keyof typeof untriedWords): SuggestedFix {
  return { ...fix, note: `Not tried in the network, because ${untriedWords[why]}. ${fix.note}` };
}

/** With what a fix was tried, for people. */
export function triedWith({ triedIn }: NonNullable<SuggestedFix['proof']>): string {
  if (triedIn === undefined) return 'Checked on a copy';
  return triedIn === 'network'
    ? 'Checked on a copy of the whole network'
    : 'Checked on a copy of these rules alone, not in the network';
}

/** Whether the controls were asked again on a copy, and what they said. */
export function checkedLine({ commands, proof }: SuggestedFix): string {
  if (commands.length === 0) return '';
  if (proof === undefined) return 'Not yet proven by replay: read it before you run it.';
  const closes = proof.closes.map((clause) => plain(clause.slice(clause.indexOf('/') + 1), 40));
  const opens = proof.opens.map((clause) => plain(clause, 80));
  const untouched = proof.untouched.map((unit) => plain(unit, 140));
  const shared = (proof.shared ?? []).map((machine) => plain(machine, 140));
  return [
    `${triedWith(proof)}: ${closes.length > 0 ? `closes ${listed(closes, 12)}` : proof.triedIn === 'configuration' ? 'closes no clause by itself' : 'ends this breach'}`,
    opens.length === 0 ? 'no other clause opens' : `opens ${listed(opens, 6)}`,
    untouched.length === 0 ? 'no other rule is there' : `untouched: ${listed(untouched, 4)}`,
    ...(shared.length === 0 ? [] : [`also meets ${listed(shared, 6)}, which this breach does not expose`]),
  ]
    .join('; ')
    .concat('.');
}

/** More rules than this nobody wants to look after. */
const manyRules = 40;

function piecesOf({ put }: Change): readonly string[] {
  return put.length > manyRules
    ? [
        `${counted(put.length, 'rule')} take its place, to keep what everybody else has: where you know who needs it, name them instead.`,
      ]
    : [];
}

function noteOf(loses: Proven['loses'], { remain, also }: Proven['proof']): string {
  const others = remain.length > 0 ? `Still broken or undecided by other rules: ${listed(remain, 6)}.` : '';
  const traffic = {
    none: '',
    protocols:
      'Whoever loses access loses every protocol but TCP, UDP and ICMP too, for keeping the others would take too many rules: first authorise what they need.',
    ports:
      'Whoever loses access loses every port of the rule, for keeping the allowed ones would take too many rules: first authorise what they need.',
  }[loses.traffic];
  const hosts = loses.hosts
    ? 'Private addresses lose access too, because no register says which are trusted: first authorise those that need it.'
    : '';
  const lists =
    loses.lists.length > 0
      ? `The good ranges of ${listed(loses.lists, 6)} as of now take its place: what is added to it later has to be added here too.`
      : '';
  const ends =
    also.length > 0
      ? `It ends what these let in as well: ${listed(also, 6)}. Where an exception allows one of them, close it otherwise.`
      : '';
  const nobody = traffic === '' && hosts === '' ? 'Whoever no clause shuts out keeps access.' : '';
  return [nobody, traffic, hosts, lists, ends, others].filter((text) => text !== '').join(' ');
}

/** `ingress tcp/22 from 0.0.0.0/0` */
export function unitLabel(unit: RuleUnit): string {
  const { direction, peer } = unit;
  const ends = peer.kind === 'range' ? peer.text : peer.id;
  const id = unit.id === undefined ? '' : `${plain(unit.id, 40)}: `;
  return `${id}${direction} ${trafficWords(unit)} ${direction === 'ingress' ? 'from' : 'to'} ${plain(ends, 80)}`;
}

/** `tcp/22 from 0.0.0.0/1, 128.0.0.0/1`: units of one direction and traffic together. */
export function writtenRule(units: readonly RuleUnit[], shown = 8): string | undefined {
  const alike = Map.groupBy(units, (unit) => `${unit.direction === 'ingress' ? 'from' : 'to'} ${trafficWords(unit)}`);
  const texts = [...alike].map(([key, same]) => {
    const [way = '', traffic = ''] = key.split(' ');
    const ends = same.map(({ peer }) => (peer.kind === 'range' ? peer.text : peer.id));
    return `${traffic} ${way} ${listed(ends, shown)}`;
  });
  return texts.length === 0 ? undefined : plain(texts.join('; '), 600);
}

function trafficWords({ protocol, from, to }: Spelled): string {
  const name = protocol === '-1' ? 'all' : plain(protocol, 12);
  if (from === undefined) return name;
  if (name.startsWith('icmp')) return from === -1 ? name : `${name}/${from}${to === -1 ? '' : `/${to}`}`;
  if (from === 0 && to === 65_535) return name;
  return from === to ? `${name}/${from}` : `${name}/${from}-${to}`;
}

/** `i-0a1b (web, test)` */
function sharedOf(machines: readonly Exposed[]): readonly string[] {
  const shown = machines.slice(0, most).map(({ id, name, environment }) => {
    const more = [name, environment].filter((text) => text !== undefined).map((text) => plain(text, 60));
    return more.length === 0 ? plain(id, 80) : `${plain(id, 80)} (${more.join(', ')})`;
  });
  return machines.length > most ? [...shown, `and ${counted(machines.length - most, 'more machine')}`] : shown;
}

function untouchedOf(units: readonly RuleUnit[]): readonly string[] {
  const shown = units.slice(0, most).map(unitLabel);
  return units.length > most ? [...shown, `and ${counted(units.length - most, 'more rule')}`] : shown;
}
