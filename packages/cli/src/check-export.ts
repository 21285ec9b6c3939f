/** What `check` found, in the formats of other tools. */
import type { Judgement } from '@clausewatch/engine/assess';
import { findingsOf } from '@clausewatch/engine/findings';
import type { Judged } from '@clausewatch/local/assessor';
import type { Finding } from '@clausewatch/model/finding';
import { fingerprint, resourceKey, violationId } from '@clausewatch/model/key';
import { renderMessage } from '@clausewatch/model/message';
import { graver } from '@clausewatch/model/verdict';
import { asffOf } from '@clausewatch/render/export/asff';
import { type Breach, type Claim, plainRef } from '@clausewatch/render/export/breach';
import { complianceFinding } from '@clausewatch/render/export/ocsf';
import { sarifOf } from '@clausewatch/render/export/sarif';

import manifest from '../package.json' with { type: 'json' };

export const formats = ['sarif', 'ocsf', 'asff'] as const;
export type Format = (typeof formats)[number];

interface Said {
  readonly finding: Finding;
  readonly claim: Claim;
  readonly remedy: string;
}

export interface Exporting {
  /** Keeps what was said of the newest state of each resource. */
  take(judged: Judged): void;
  /** One JSON document. */
  text(format: Format): string;
}

/** `all`: also what is compliant or not applicable. */
export function exporting(all: boolean): Exporting {
  const newest = new Map<string, { readonly order: string; readonly said: Said[] }>();
  return {
    take({ ref, order, observedAt, judgements }) {
      const scoped = judgements.some(({ planned }) => planned.control.kind !== 'resource');
      const key = scoped ? `scope ${resourceKey(ref)}` : resourceKey(ref);
      const known = newest.get(key);
      const said = judgements.flatMap((judgement) =>
        findingsOf(judgement, { ref, observedAt })
          .filter(({ verdict }) => all || verdict === 'violation' || verdict === 'undetermined')
          .map((finding) => saidOf(judgement, finding)),
      );
      if (known === undefined || (!scoped && known.order <= order)) newest.set(key, { order, said });
      else if (scoped) known.said.push(...said);
    },
    text(format) {
      const said = [...newest.values()].flatMap((one) => one.said);
      const breaches = [...Map.groupBy(said, ({ finding }) => idOf(finding))]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, those]) => breachOf(id, those));
      return `${JSON.stringify(documentOf(format, breaches), null, 2)}\n`;
    },
  };
}

function documentOf(format: Format, breaches: readonly Breach[]): unknown {
  const { version } = manifest;
  switch (format) {
    case 'sarif':
      return sarifOf(breaches, version);
    case 'ocsf':
      return breaches.map((breach) => complianceFinding(breach, version));
    case 'asff':
      return breaches.map((breach) => asffOf(breach, { account: breach.ref.account, region: homeOf(breach) }));
  }
}

/** Resources of global services are told in the region where AWS keeps them. */
export function homeOf({ ref }: Breach): string {
  return ref.region === 'global' ? 'us-east-1' : ref.region;
}

function saidOf({ planned }: Judgement, finding: Finding): Said {
  const { control, citations } = planned;
  const key = `${finding.policy}/${finding.clause}/${finding.control}`;
  const { policy, clause, missing } = finding;
  const words = finding.reasons.map(({ message, data }) => renderMessage(control.messages[message] ?? message, data));
  const sentence = citations.find((citation) => citation.key === key)?.sentence.text ?? '';
  const claim = { key, policy, clause, control: control.id, sentence, messages: [...new Set(words)], missing };
  return { finding, claim, remedy: control.remediation };
}

/** A violation has the id of its incident. */
function idOf({ resource, subject, verdict }: Finding): string {
  if (verdict === 'violation') return violationId(resource, subject);
  return `chk_${fingerprint(verdict, resourceKey(resource))}`;
}

function breachOf(id: string, those: readonly Said[]): Breach {
  const [{ finding, claim, remedy }] = those as readonly [Said, ...Said[]];
  const { resource, subject, verdict, observedAt } = finding;
  const name = `${resource.type} ${resource.name ?? resource.id}`;
  return {
    id,
    ref: plainRef(resource),
    subject,
    title: claim.messages[0] ?? `${name}: ${verdict}`,
    severity: those.map((one) => one.finding.severity).reduce(graver),
    verdict,
    handling: verdict === 'violation' || verdict === 'undetermined' ? 'new' : 'resolved',
    claims: those.map((one) => one.claim),
    since: observedAt,
    updatedAt: observedAt,
    remedy,
  };
}
