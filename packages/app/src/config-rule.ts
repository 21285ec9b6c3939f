/** What the pipeline knows, as results of an AWS Config rule. */
import { judge } from '@clausewatch/engine/assess';
import type { Quiet } from '@clausewatch/engine/quiet';
import type { Entry, Incident } from '@clausewatch/model/incident';
import { violationId } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';
import { annotationOf, undecidedAnnotation } from '@clausewatch/render/export/annotation';

import { loadIncident } from './incidents.ts';
import { lastOf } from './looks.ts';
import type { App } from './ports.ts';
import { quietOf } from './quiet.ts';
import { type ResourceRecord, allRecords, loadRecord } from './records.ts';

export interface Evaluation {
  readonly type: string;
  readonly id: string;
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  readonly annotation?: string;
  /** Results of one resource are ordered by it. */
  readonly at: string;
}

interface Asked {
  readonly account: string;
  readonly region: string;
  readonly at: string;
  /** `policy/clause`; absent: all. */
  readonly clauses?: readonly string[];
}

/**
 * One resource. AWS Config has no word for what cannot be decided, and takes none for unknown: it is reported as not compliant, and its
 * annotation says why. An excepted breach is one too.
 */
export async function evaluationOf(
  app: App,
  ref: ResourceRef,
  asked: Pick<Asked, 'at' | 'clauses'>,
): Promise<Evaluation> {
  return evaluated(app, ref, asked, await quietOf(app));
}

async function evaluated(
  app: App,
  ref: ResourceRef,
  asked: Pick<Asked, 'at' | 'clauses'>,
  { shadow }: Quiet,
): Promise<Evaluation> {
  const record = (await loadRecord(app.table, ref))?.value;
  const head = { type: ref.type, id: ref.id, at: asked.at };
  if (record?.latest === undefined && record?.newest !== '') return { ...head, compliance: 'NOT_APPLICABLE' };
  const meant = ({ policy, clause }: { readonly policy: string; readonly clause: string }): boolean =>
    asked.clauses === undefined || asked.clauses.includes(`${policy}/${clause}`);
  const entries = (await entriesOf(app, record)).filter(({ entry }) => meant(entry) && !shadow.has(entry.key));
  const wrong = entries.filter(({ entry }) => entry.state === 'broken' || entry.state === 'excepted');
  const [first] = wrong;
  if (first !== undefined) {
    const those = wrong.filter(({ incident }) => incident === first.incident).map(({ entry }) => entry);
    return { ...head, compliance: 'NON_COMPLIANT', annotation: annotationOf(first.incident, those) };
  }
  const verdicts = judgedNow(app, record).filter(({ citations }) =>
    citations.some(({ key, policy, clause }) => meant({ policy, clause: clause.id }) && !shadow.has(key)),
  );
  const gaps = verdicts.flatMap(({ verdict }) => (verdict.kind === 'undetermined' ? verdict.missing : []));
  const unknown = entries
    .filter(({ entry }) => entry.state === 'unknown')
    .map(({ entry }) => `${entry.policy}/${entry.clause}`);
  const open = [...unknown, ...openKeys(record).filter((key) => meant(partsOf(key)) && !shadow.has(key))];
  if (gaps.length > 0 || open.length > 0)
    return { ...head, compliance: 'NON_COMPLIANT', annotation: undecidedAnnotation(open, gaps) };
  const held = verdicts.some(({ verdict }) => verdict.kind === 'compliant') || entries.length > 0;
  return { ...head, compliance: held ? 'COMPLIANT' : 'NOT_APPLICABLE' };
}

/** Everything known of an account and region; what was reported before and is gone does not apply any more. */
export async function* evaluationsOf(
  app: App,
  asked: Asked,
  reported: AsyncIterable<Pick<Evaluation, 'type' | 'id'>>,
): AsyncIterable<Evaluation> {
  const told = new Set<string>();
  const quiet = await quietOf(app);
  for await (const { value } of allRecords(app.table)) {
    const { ref } = value;
    if (ref.account !== asked.account || (ref.region !== asked.region && ref.region !== 'global')) continue;
    const evaluation = await evaluated(app, ref, asked, quiet);
    if (evaluation.compliance === 'NOT_APPLICABLE') continue;
    told.add(`${ref.type} ${ref.id}`);
    yield evaluation;
  }
  for await (const { type, id } of reported)
    if (!told.has(`${type} ${id}`)) yield { type, id, at: asked.at, compliance: 'NOT_APPLICABLE' };
}

async function entriesOf(
  app: App,
  record: ResourceRecord,
): Promise<readonly { readonly incident: Incident; readonly entry: Entry }[]> {
  const found = [];
  for (const subject of record.subjects) {
    const incident = await loadIncident(app.table, violationId(record.ref, subject));
    for (const entry of incident?.entries ?? [])
      if (incident !== undefined && app.plan.claimed.has(entry.key)) found.push({ incident, entry });
  }
  return found;
}

function judgedNow(app: App, { ref, latest }: ResourceRecord) {
  const judgements = latest === undefined ? [] : judge(app.plan, app.readResource({ ref, ...latest }));
  return judgements.map(({ planned, verdict }) => ({ citations: planned.citations, verdict }));
}

/** Keys of the clauses that the last look of each control could not decide. */
function openKeys(record: ResourceRecord): readonly string[] {
  const looks = new Set(record.looks.map(({ look }) => look));
  return [...looks].flatMap((look) => lastOf(record, look)?.unknown ?? []);
}

function partsOf(key: string): { readonly policy: string; readonly clause: string } {
  const [policy = '', clause = ''] = key.split('/');
  return { policy, clause };
}
