/** Open Cybersecurity Schema Framework 1.5.0: Compliance Finding (2003) and Detection Finding (2004). https://schema.ocsf.io/1.5.0 */
import type { Incident } from '@clausewatch/model/incident';
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Severity, Verdict } from '@clausewatch/model/verdict';

import { plain } from '../text.ts';
import { partitionOf, resourceIdOf } from './aws-resource.ts';
import { type Breach, breachOf, clausesOf, plainRef, weightOf, wordsOf } from './breach.ts';

const severityIds: Readonly<Record<Severity | 'informational', number>> = {
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
};
/** `Warning`: no result, because information is missing. */
const results: Readonly<Record<Verdict['kind'], readonly [id: number, name: string]>> = {
  compliant: [1, 'Pass'],
  undetermined: [2, 'Warning'],
  violation: [3, 'Fail'],
  'not-applicable': [99, 'Not applicable'],
};
const states: Readonly<Record<Breach['handling'], readonly [id: number, name: string]>> = {
  new: [1, 'New'],
  notified: [2, 'In Progress'],
  suppressed: [3, 'Suppressed'],
  resolved: [4, 'Resolved'],
};

/** `version`: of the tool. */
export function complianceFinding(breach: Breach, version: string): object {
  const [resultId, result] = results[breach.verdict];
  const missing = [...new Set(breach.claims.flatMap((claim) => claim.missing))].map((what) => plain(what, 300));
  const resource = resourceOf(breach.ref);
  return {
    ...finding(2003, 'Compliance Finding', breach, version),
    compliance: {
      status_id: resultId,
      status: result,
      standards: [...new Set(breach.claims.map(({ policy }) => plain(policy, 100)))],
      requirements: clausesOf(breach),
      control: [...new Set(breach.claims.map(({ control }) => control))].join(', '),
      ...(missing.length === 0 ? {} : { status_details: missing }),
    },
    resources: [resource],
    ...(breach.remedy.trim() === '' ? {} : { remediation: { desc: plain(breach.remedy) } }),
  };
}

/** An incident of either kind: a threat is a detection, all else a matter of compliance. */
export function ocsfOf(incident: Incident, version: string, pages?: string): object {
  const breach = breachOf(incident, pages);
  if (incident.threat === undefined) return complianceFinding(breach, version);
  const { threat } = incident;
  return {
    ...finding(2004, 'Detection Finding', breach, version),
    count: threat.count,
    evidences: [
      { data: { detector: plain(threat.detector, 200), type: plain(threat.type, 200), score: threat.score } },
    ],
    observables: threat.remotes
      .slice(0, 32)
      .map((remote) => ({ name: 'remote', type_id: 2, value: plain(remote, 100) })),
    resources:
      threat.resources.length === 0 ? [resourceOf(breach.ref)] : threat.resources.map(plainRef).map(resourceOf),
  };
}

function finding(uid: 2003 | 2004, name: string, breach: Breach, version: string): object {
  const activity = breach.handling === 'resolved' ? 3 : breach.updatedAt > breach.since ? 2 : 1;
  const weight = weightOf(breach);
  const [statusId, status] = states[breach.handling];
  const { ref, page } = breach;
  return {
    activity_id: activity,
    activity_name: ['', 'Create', 'Update', 'Close'][activity],
    category_uid: 2,
    category_name: 'Findings',
    class_uid: uid,
    class_name: name,
    type_uid: uid * 100 + activity,
    time: Date.parse(breach.updatedAt),
    severity_id: severityIds[weight],
    severity: `${weight.charAt(0).toUpperCase()}${weight.slice(1)}`,
    status_id: statusId,
    status,
    message: plain(breach.title, 500),
    metadata: {
      version: '1.5.0',
      profiles: ['cloud'],
      product: { name: 'Clausewatch', vendor_name: 'Clausewatch', version },
    },
    cloud: {
      provider: ref.provider.toUpperCase(),
      region: ref.region,
      account: { uid: ref.account, type_id: 10, type: 'AWS Account' },
    },
    finding_info: {
      uid: breach.id,
      title: plain(breach.title, 500),
      desc: wordsOf(breach),
      created_time: Date.parse(breach.since),
      first_seen_time: Date.parse(breach.since),
      modified_time: Date.parse(breach.updatedAt),
      ...(page === undefined ? {} : { src_url: page }),
    },
  };
}

function resourceOf(ref: ResourceRef): object {
  const { name, type, region } = ref;
  return {
    uid: resourceIdOf(ref),
    ...(name === undefined ? {} : { name: plain(name, 300) }),
    type,
    region,
    cloud_partition: partitionOf(region),
  };
}
