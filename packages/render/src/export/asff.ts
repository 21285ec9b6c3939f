/** AWS Security Finding Format, as Security Hub imports it: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html */
import type { Verdict } from '@clausewatch/model/verdict';

import { plain, truncateBytes } from '../text.ts';
import { type Partition, partitionOf, resourceIdOf, resourceTypeOf } from './aws-resource.ts';
import { type Breach, clausesOf, weightOf, wordsOf } from './breach.ts';

type Label = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly CompanyName: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Region: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly SourceUrl?: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: [{ Id: string; Type: string; Partition: Partition; Region: string }];
  readonly Compliance: {
    readonly Status: 'PASSED' | 'WARNING' | 'FAILED' | 'NOT_AVAILABLE';
    readonly RelatedRequirements: string[];
    readonly StatusReasons?: { ReasonCode: string; Description: string }[];
  };
  readonly Workflow: { readonly Status: 'NEW' | 'NOTIFIED' | 'RESOLVED' | 'SUPPRESSED' };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly FindingProviderFields: { readonly Severity: { Label: Label; Original: string }; readonly Types: string[] };
}

/** The account and region whose Security Hub takes it: it accepts findings of the calling account only. */
export interface Importer {
  readonly account: string;
  readonly region: string;
}

/** `WARNING`: some information is missing, as AWS defines it. */
const statuses: Readonly<Record<Verdict['kind'], AsffFinding['Compliance']['Status']>> = {
  compliant: 'PASSED',
  violation: 'FAILED',
  undetermined: 'WARNING',
  'not-applicable': 'NOT_AVAILABLE',
};
const workflows = { new: 'NEW', notified: 'NOTIFIED', suppressed: 'SUPPRESSED', resolved: 'RESOLVED' } as const;

/** Bytes of a title and a description; requirements of one finding; characters of a remedy. */
const most = { title: 256, description: 1024, requirements: 32, remedy: 512 };

/**
 * `UpdatedAt` is the incident's own, which only grows: Security Hub drops what is older than what it has. Of a finding that exists it takes no
 * new `Workflow` (that belongs to its users), so an end is told by `Compliance` and `RecordState`.
 */
export function asffOf(breach: Breach, { account, region }: Importer): AsffFinding {
  const { ref, claims, verdict, handling } = breach;
  const weight = weightOf(breach);
  const missing = [...new Set(claims.flatMap((claim) => claim.missing))];
  return {
    SchemaVersion: '2018-10-08',
    Id: breach.id,
    ProductArn: `arn:${partitionOf(region)}:securityhub:${region}:${account}:product/${account}/default`,
    ProductName: 'Clausewatch',
    CompanyName: 'Clausewatch',
    GeneratorId: `clausewatch/${claims[0]?.control ?? 'none'}`,
    AwsAccountId: account,
    Region: region,
    CreatedAt: breach.since,
    UpdatedAt: breach.updatedAt < breach.since ? breach.since : breach.updatedAt,
    Title: cut(plain(breach.title, 256), most.title, 'Clausewatch'),
    Description: cut(wordsOf(breach), most.description, 'Clausewatch'),
    ...(breach.page === undefined ? {} : { SourceUrl: breach.page }),
    ...(breach.remedy.trim() === ''
      ? {}
      : { Remediation: { Recommendation: { Text: cut(plain(breach.remedy), most.remedy, 'See the finding.') } } }),
    ProductFields: {
      'clausewatch/Account': ref.account,
      'clausewatch/Subject': cut(plain(breach.subject, 400), 1024, 'none'),
      ...(breach.environment === undefined
        ? {}
        : { 'clausewatch/Environment': plain(breach.environment, 100) || 'none' }),
    },
    Resources: [
      {
        Id: cut(resourceIdOf(ref), 512, 'unknown'),
        Type: resourceTypeOf(ref),
        Partition: partitionOf(ref.region),
        Region: ref.region,
      },
    ],
    Compliance: {
      Status: statuses[verdict],
      RelatedRequirements: clausesOf(breach).slice(0, most.requirements),
      ...(missing.length === 0
        ? {}
        : {
            StatusReasons: [
              { ReasonCode: 'NOT_KNOWN', Description: cut(plain(missing.join('; '), 800), 1024, 'unknown') },
            ],
          }),
    },
    Workflow: { Status: workflows[handling] },
    RecordState: handling === 'resolved' ? 'ARCHIVED' : 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: weight.toUpperCase() as Label, Original: weight },
      Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    },
  };
}

/** Security Hub refuses empty texts. */
function cut(text: string, size: number, instead: string): string {
  return text.trim() === '' ? instead : truncateBytes(text, size);
}
