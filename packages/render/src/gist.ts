/** What a message about many incidents needs of each: small, so that thousands are held at once. */
import type { Delivery, Incident } from '@clausewatch/model/incident';
import type { Severity } from '@clausewatch/model/verdict';

import { concerned } from './headline.ts';
import { dueOf } from './promise.ts';
import { plain } from './text.ts';

export interface Gist {
  readonly id: string;
  readonly kind: Incident['kind'];
  readonly account: string;
  readonly news: Delivery['news'];
  readonly severity: Severity;
  readonly state: Incident['state'];
  readonly title: string;
  /** Name of the resource where it has one, else its id. */
  readonly name: string;
  /** `security group`, in small letters. */
  readonly type: string;
  readonly subject: string;
  readonly control: string;
  readonly policies: readonly string[];
  readonly clauses: readonly string[];
  /** `policy/clause` */
  readonly keys: readonly string[];
  readonly owner: string;
  readonly environment: string;
  /** Who changed it, where that is known. */
  readonly actor: string;
  readonly openedAt: string;
  /** The soonest instant by which a clause is to hold again. */
  readonly due?: string;
}

/** Every text in it is one clean line of bounded length. */
export function gistOf(incident: Incident, news: Delivery['news']): Gist {
  const entries = concerned(incident);
  const [first] = entries;
  const due = entries.flatMap((entry) => dueOf(incident, entry) ?? []).toSorted()[0];
  const { resource } = incident;
  return {
    id: incident.id,
    kind: incident.kind,
    account: plain(resource.account, 40),
    news,
    severity: incident.severity,
    state: incident.state,
    title: plain(incident.title, 160),
    name: plain(resource.name ?? resource.id, 80),
    type: wordsOf(resource.type),
    subject: plain(incident.subject, 80),
    control: plain(first?.control ?? incident.kind, 80),
    policies: [...new Set(entries.map(({ policy }) => plain(policy, 100)))].slice(0, 4),
    clauses: entries.slice(0, 4).map(({ clause }) => plain(clause, 40)),
    keys: entries.slice(0, 4).map(({ policy, clause }) => plain(`${policy}/${clause}`, 140)),
    owner: plain(first?.owner ?? '', 80),
    environment: plain(incident.environment ?? '', 40),
    actor: plain(incident.changedBy?.name ?? '', 120),
    openedAt: incident.openedAt,
    ...(due === undefined ? {} : { due }),
  };
}

/** `AWS::EC2::SecurityGroup` as `security group`; of what is written otherwise only that it is a resource. */
function wordsOf(type: string): string {
  const last = /^[A-Za-z0-9]+::[A-Za-z0-9]*::([A-Za-z]{2,40})$/.exec(type)?.[1];
  if (last === undefined || last === 'Account') return last === undefined ? 'resource' : 'account';
  return last
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .replace(/([A-Z]+)(?=[A-Z][a-z])/g, '$1 ')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
}

/** What subscription filters may ask of a message about many: all that holds for any of them, so that nobody misses theirs. */
export type Attributes = Readonly<Record<string, readonly string[]>>;

/** Of each, so many values at most. */
const kinds: Readonly<Record<string, readonly [of: (gist: Gist) => readonly string[], most: number]>> = {
  severity: [({ severity }) => [severity], 4],
  state: [({ state }) => [state], 10],
  news: [({ news }) => [news], 20],
  kind: [({ kind }) => [kind], 2],
  policies: [({ policies }) => policies, 20],
  clauses: [({ keys }) => keys, 200],
  owners: [({ owner }) => [owner], 50],
  environment: [({ environment }) => [environment], 50],
  account: [({ account }) => [account], 200],
};

export function attributesOf(gists: readonly Gist[]): Attributes {
  return made((name) => gists.flatMap(kinds[name]?.[0] ?? (() => [])));
}

/** Those of both. */
export function withAttributes(a: Attributes, b: Attributes): Attributes {
  return made((name) => [...(a[name] ?? []), ...(b[name] ?? [])]);
}

function made(valuesOf: (name: string) => readonly string[]): Attributes {
  const rows = Object.entries(kinds).map(([name, [, most]]) => {
    const values = [...new Set(valuesOf(name))].filter((value) => value !== '').toSorted();
    return [name, values.slice(0, most)] as const;
  });
  return Object.fromEntries(rows);
}
