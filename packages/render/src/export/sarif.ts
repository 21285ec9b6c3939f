/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import { resourceKey } from '@clausewatch/model/key';
import type { Verdict } from '@clausewatch/model/verdict';

import { plain } from '../text.ts';
import { type Breach, type Claim, weightOf } from './breach.ts';

/** `open`: evaluated, and not enough is known to say whether something is wrong. */
const kinds = {
  violation: 'fail',
  undetermined: 'open',
  compliant: 'pass',
  'not-applicable': 'notApplicable',
} as const satisfies Readonly<Record<Verdict['kind'], string>>;
const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note', informational: 'note' } as const;
/** As code hosts rank findings: 9 and more is critical, 7 high, 4 medium. */
const ranks = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0', informational: '0.0' } as const;

/** One result for each clause that a breach breaks; one rule for each clause and control. `version`: of the tool. */
export function sarifOf(breaches: readonly Breach[], version: string): object {
  const rules = new Map<string, Rule>();
  for (const breach of breaches)
    for (const claim of breach.claims) {
      const rank = ranks[weightOf(breach)];
      const known = rules.get(claim.key);
      if (known === undefined || known.rank < rank) rules.set(claim.key, { claim, rank });
    }
  const indexes = new Map([...rules.keys()].map((key, index) => [key, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Clausewatch', version, rules: [...rules.values()].map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: breaches.flatMap((breach) =>
          breach.claims.map((claim) => resultOf(breach, claim, indexes.get(claim.key) ?? -1)),
        ),
      },
    ],
  };
}

interface Rule {
  readonly claim: Claim;
  /** Of the gravest breach. */
  readonly rank: string;
}

function ruleOf({ claim: { key, policy, clause, control, sentence }, rank }: Rule): object {
  return {
    id: plain(key, 300),
    name: plain(`${policy} ${clause} ${control}`, 200),
    shortDescription: { text: plain(`${policy} ${clause}: ${sentence}`, 300) },
    fullDescription: { text: plain(sentence, 1000) },
    properties: { 'security-severity': rank, tags: ['security'] },
  };
}

function resultOf(breach: Breach, { key, messages, missing }: Claim, ruleIndex: number): object {
  const { ref, verdict, subject } = breach;
  const why = messages.length > 0 ? messages : missing.map((what) => `not known: ${what}`);
  const kind = kinds[verdict];
  const weight = weightOf(breach);
  return {
    ruleId: plain(key, 300),
    ruleIndex,
    kind,
    // By the standard, what is not a failure has no level.
    level: kind === 'fail' ? levels[weight] : 'none',
    message: { text: plain(why.join('; '), 1000) || plain(breach.title, 500) || kind },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: resourceKey(ref).split('/').map(encodeURIComponent).join('/') } },
        logicalLocations: [
          { name: plain(ref.name ?? ref.id, 200), fullyQualifiedName: plain(resourceKey(ref), 600), kind: 'resource' },
        ],
      },
    ],
    partialFingerprints: { 'clausewatch/v1': plain(`${breach.id}/${key}`, 400) },
    ...(breach.handling === 'suppressed' ? { suppressions: [{ kind: 'external', status: 'accepted' }] } : {}),
    properties: { severity: weight, subject: plain(subject, 200) },
  };
}
