/** The first day of a deployment, and of a control: what is known of both is one item of the table. */
import type { Quiet } from '@clausewatch/engine/quiet';
import { Unavailable } from '@clausewatch/model/errors';
import { canonical, fingerprint } from '@clausewatch/model/key';
import * as z from 'zod/mini';

import type { App } from './ports.ts';
import { shardNumbers } from './shards.ts';
import type { Table } from './table.ts';
import { later } from './time.ts';

const key = { pk: 'quiet', sk: 'state' };

/** What a person decided of a control. */
interface Decision {
  readonly control: string;
  readonly state: 'accepted' | 'shadow';
  readonly by: string;
  readonly at: string;
}

const State = z.readonly(
  z.object({
    /** When a deployment began that knew nothing. */
    began: z.optional(z.string()),
    /** Variants of controls that are accepted: control and parameters. */
    accepted: z.readonly(z.array(z.string())),
  }),
);
type State = z.infer<typeof State>;

/** Seconds. A first sweep of a large account takes hours. */
const baselineSeconds = 24 * 60 * 60;
const tries = 12;

/** Tables that this process found begun. */
const begun = new WeakSet<Table>();

/** Without a beginning nothing is quiet. */
export async function quietOf(app: App): Promise<Quiet> {
  const item = await app.table.get(key);
  if (item === undefined) return { shadow: new Set() };
  const { began, accepted } = State.parse(item.data);
  const known = new Set(accepted);
  const shadow = variantsOf(app).flatMap(({ entry, variant }) => (known.has(variant) ? [] : [entry]));
  return { shadow: new Set(shadow), ...(began === undefined ? {} : { baselineUntil: later(began, baselineSeconds) }) };
}

/** The beginning, noted once: the controls of this day are accepted, and where nothing is known yet what is found first is a baseline. */
export async function begin(app: App): Promise<void> {
  if (begun.has(app.table)) return;
  begun.add(app.table);
  if ((await app.table.get(key)) !== undefined) return;
  const fresh = !(await knowsSomething(app));
  const accepted = variantsOf(app).map(({ variant }) => variant);
  const data = { accepted: [...new Set(accepted)], ...(fresh ? { began: app.now() } : {}) };
  await app.table.put({ ...key, version: 1, data }, undefined);
}

/** Writes the list, whoever else does at the same time. */
export async function changeAccepted(
  app: App,
  decision: Decision,
  to: (accepted: readonly string[]) => readonly string[],
): Promise<void> {
  await begin(app);
  // Apart: the list itself is read with every incident that changes.
  const sk = `${decision.at}#${decision.control}`;
  await app.table.put({ pk: 'decisions', sk, version: 1, data: { ...decision } }, undefined);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const item = await app.table.get(key);
    const state: State = item === undefined ? { accepted: [] } : State.parse(item.data);
    const { began } = state;
    const data = { accepted: to(state.accepted), ...(began === undefined ? {} : { began }) };
    if ((await app.table.put({ ...key, version: (item?.version ?? 0) + 1, data }, item?.version)) === 'saved') return;
  }
  throw new Unavailable('the list of accepted controls: too many writers at once');
}

export interface Variant {
  readonly entry: string;
  readonly control: string;
  readonly variant: string;
}

/** As the policies write them: registers that change make no other control. */
export function variantsOf({ plan }: App): readonly Variant[] {
  const known = made.get(plan) ?? variantsIn(plan);
  made.set(plan, known);
  return known;
}

const made = new WeakMap<App['plan'], readonly Variant[]>();

function variantsIn(plan: App['plan']): readonly Variant[] {
  return plan.catalogue.grounds.flatMap(({ policy, clause }) =>
    clause.assess.flatMap((one) => {
      if (one.kind !== 'control') return [];
      const { control, with: params, environments = [] } = one;
      const variant = fingerprint(control, canonical(params), ...environments);
      return [{ entry: `${policy}/${clause.id}/${control}`, control, variant }];
    }),
  );
}

async function knowsSomething({ table }: App): Promise<boolean> {
  for (const shard of shardNumbers())
    for (const partition of [`inventory#${shard}`, `open#${shard}`])
      if ((await table.queryIndex('open', partition, { limit: 1 })).items.length > 0) return true;
  return false;
}
