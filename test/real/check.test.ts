/** Every recorded configuration item through `check`: nothing crashes, nothing is lost, and each verdict was read by a person. */
import { fields, list } from '@clausewatch/sources/read';
import { describe, expect, it } from 'vitest';

import { absent, clausewatch, each, recorded, whyAbsent } from './cli.ts';
import { undecided, violations } from './verdicts.ts';

const files = (): readonly string[] => recorded('config-items', 'config-events');

/** An empty template of an event: its item is `{}`, so there is no resource. And one with its time as a Python program prints it. */
const refused = [
  'AWS_ACM_Certificate.9dbfcc5b.json, document 1: configuration item whose configurationItemCaptureTime cannot be read',
  'aws-config-rdk.config_rule_event.f1fa6b4e.json, document 1: configuration item without resourceType',
];

describe.skipIf(absent)(`check on recorded items${whyAbsent}`, { timeout: 120_000 }, () => {
  it.each([
    ['pythias', 1],
    ['paragone', 1],
    ['botbrains', 1],
    ['baseline', 3],
  ])('under %s exits with %i and understands all but an empty template and a time that is none', (policy, status) => {
    const run = clausewatch('check', files(), '--policy', policy);
    expect(run.status).toBe(status);
    expect(run.refused).toEqual(refused);
    expect(new Set(each(run.data).map((row) => row['policy']))).toEqual(new Set([policy]));
  });

  it('gives the verdicts that were reviewed, under all policies together', () => {
    const all = each(clausewatch('check', files()).data);
    // The items are of many estates, and no network among them is whole.
    const reached = all.filter((row) => row['basis'] === 'exposure');
    expect(new Set(reached.map((row) => row['verdict']))).toEqual(new Set(['undetermined']));
    const rows = all
      .filter((row) => row['basis'] !== 'exposure')
      .map((row) => {
        const place = `${String(row['control'])} | ${String(fields(row['resource'])?.['id'])}`;
        const detail = row['verdict'] === 'violation' ? String(row['subject']) : (list(row['missing']) ?? []).join();
        return `${place} | ${detail}`;
      });
    expect([...new Set(rows)].toSorted()).toEqual([...violations, ...undecided].toSorted());
  });
});
