/** What must be so of every incident at every write, and of all of them in the end. */
import type { Table } from '@clausewatch/app/table';
import { released } from '@clausewatch/engine/owe';
import { exceptionsOf } from '@clausewatch/model/exceptions';
import type { Delivery, Incident } from '@clausewatch/model/incident';

/** The table with an eye on every version of an incident; what is wrong is added to `broken`. */
export function watched(table: Table, broken: string[]): Table {
  return {
    ...table,
    async put(item, expected) {
      const before = item.sk === 'incident' ? await table.get(item) : undefined;
      const saved = await table.put(item, expected);
      if (saved === 'saved' && item.sk === 'incident') {
        const next = item.data as unknown as Incident;
        const said = wrongs(before && (before.data as unknown as Incident), next);
        broken.push(...said.map((what) => `${next.id} v${next.version} ${next.state}: ${what}`));
      }
      return saved;
    },
  };
}

/** What is wrong with an incident, and with how it came to be from its last version. */
function wrongs(before: Incident | undefined, next: Incident): readonly string[] {
  const law = (holds: boolean, what: string): readonly string[] => (holds ? [] : [what]);
  const { state, entries, acts } = next;
  const active = entries.filter((entry) => entry.state !== 'holds');
  const kinds = new Set(acts.map(({ kind }) => kind));
  const over = state === 'resolved';
  return [
    ...law(next.version === (before?.version ?? 0) + 1, 'versions count'),
    ...law(over === (next.resolvedAt !== undefined && next.ending !== undefined), 'an end has an instant and a manner'),
    ...law(next.ending !== 'person' || kinds.has('resolve'), 'only a person closes as a person'),
    ...law(over || active.length > 0, 'what is not over breaks something'),
    ...law(state !== 'open' || next.occurrences === 1, 'only the first time is open'),
    ...law(state !== 'acknowledged' || kinds.has('acknowledge'), 'somebody acknowledged it'),
    ...law(state !== 'fixing' || kinds.has('fixing'), 'somebody is fixing it'),
    ...law(
      (state === 'excepted') === (!over && active.every((entry) => entry.state === 'excepted')),
      'excepted while all is',
    ),
    ...law(
      exceptionsOf(acts).every(({ requestedBy, approvedBy }) => requestedBy !== approvedBy && people.has(approvedBy)),
      'another person granted it',
    ),
    ...law(
      active.every((entry) => entry.state !== 'excepted' || exceptionsOf(acts).some((one) => one.entry === entry.key)),
      'what is excepted was allowed',
    ),
    ...law(
      acts.every(({ by, kind }) => (kind === 'reopen' ? by === 'clausewatch' : may(by, kind))),
      'everybody did what they may',
    ),
    ...law(!kinds.has('reopen') || kinds.has('resolve'), 'only what a person closed is opened again by a sweep'),
    ...law(new Set(acts.map(({ id }) => id)).size === acts.length, 'no deed twice'),
    ...law(new Set(next.deliveries.map(({ id }) => id)).size === next.deliveries.length, 'no message twice'),
    ...law(told(next.deliveries), 'nothing is told twice in a row'),
    ...(before === undefined ? [] : since(before, next, law)),
  ];
}

function since(
  before: Incident,
  next: Incident,
  law: (holds: boolean, what: string) => readonly string[],
): readonly string[] {
  const taken = before.state === 'acknowledged' || before.state === 'fixing';
  const same = before.occurrences === next.occurrences && before.openedAt === next.openedAt;
  const plain = !next.acts.some(({ kind }) => kind === 'grant');
  const after = new Map(next.deliveries.map((one) => [one.id, one]));
  const kept = before.deliveries.every(({ id, state }) => {
    const now = after.get(id);
    if (state === 'pending') return now !== undefined;
    if (state === 'dead') return now?.state === 'dead';
    return now === undefined || now.state === state;
  });
  return [
    ...law(
      before.acts.every((act) => next.acts.some(({ id }) => id === act.id)),
      'no deed is forgotten',
    ),
    ...law(!(taken && same && plain) || !['open', 'reopened'].includes(next.state), 'what somebody took stays taken'),
    ...law(kept, 'a message that is owed is not lost, and one that is settled stays so'),
  ];
}

const people: ReadonlySet<string> = new Set(['alice', 'bob']);

function may(by: string, kind: string): boolean {
  if (people.has(by)) return true;
  return by === 'unverified:alice' && kind !== 'grant' && kind !== 'refuse';
}

/** News that says the same as the one before it on its channel. */
function told(deliveries: readonly Delivery[]): boolean {
  return (['email', 'slack'] as const).every((channel) => {
    const news = deliveries
      .filter((one) => one.channel === channel && one.state !== 'withdrawn')
      .map((one) => one.news)
      .filter((one) => one !== 'acknowledged' && one !== 'linked');
    const once = news.filter((one) => one === 'opened').length <= 1;
    const ends = news.every(
      (one, index) => !['resolved', 'excepted', 'undecided'].includes(one) || news[index - 1] !== one,
    );
    return once && ends;
  });
}

/** In the end the reader knows what is so. */
export function unheard(incident: Incident, at: string): readonly string[] {
  const { id, state, told: heard, held, threat, deliveries } = released(incident, at);
  const known = heard?.state ?? 'nothing';
  const quiet = state === 'resolved' || state === 'excepted' || threat?.archived === true;
  const right = state === 'resolved' || state === 'excepted' ? state : 'open';
  const open = deliveries.filter((one) => one.state === 'pending');
  return [
    ...(held === undefined ? [] : [`${id}: something is held for ever`]),
    ...(open.length === 0 ? [] : [`${id}: ${open.length} messages pending`]),
    ...(known === right || (known === 'nothing' && quiet) ? [] : [`${id}: is ${state}, and the reader knows ${known}`]),
  ];
}
