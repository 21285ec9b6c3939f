/** What leaves in other tools' formats is held against the schemas that their owners publish. */
import { readFileSync } from 'node:fs';

import { asffOf } from '@clausewatch/render/export/asff';
import { breachOf } from '@clausewatch/render/export/breach';
import { complianceFinding, ocsfOf } from '@clausewatch/render/export/ocsf';
import { sarifOf } from '@clausewatch/render/export/sarif';
import type { Incident } from '@clausewatch/model/incident';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hostileIncidents } from '../../packages/render/test/hostile.ts';
import { closed, sshBruteForce, threeClauses } from '../../packages/render/test/occasions.ts';
import { asffProblems, ocsfIsHere, ocsfProblems, sarifProblems, securityHubModel } from './schemas.ts';

const importer = { account: '111122223333', region: 'eu-west-1' };
const excepted: Incident = { ...threeClauses, state: 'excepted' };
const unknown: Incident = {
  ...threeClauses,
  entries: threeClauses.entries.map((entry) => ({ ...entry, state: 'unknown', messages: [], missing: ['the routes'] })),
};
const incidents = [threeClauses, closed, excepted, unknown];
const pages = 'https://clausewatch.example';
const runs = 150;

describe('SARIF', () => {
  const problems = sarifProblems();

  it('of every state of an incident is valid under the schema of OASIS', () => {
    expect(
      problems(
        sarifOf(
          incidents.map((one) => breachOf(one, pages)),
          '0.1.0',
        ),
      ),
    ).toEqual([]);
    expect(problems(sarifOf([], '0.1.0'))).toEqual([]);
  });

  it('says what failed, what is open and what passed, and gives only a failure a level', () => {
    const {
      runs: [run],
    } = sarifOf(
      incidents.map((one) => breachOf(one)),
      '1',
    ) as { runs: { results: { kind: string; level: string }[] }[] };
    const said = new Set(run?.results.map(({ kind, level }) => `${kind} ${level}`));
    expect(said).toEqual(new Set(['fail error', 'pass none', 'open none']));
  });

  it('stays valid whatever names and tags say', () => {
    fc.assert(
      fc.property(hostileIncidents, (one) => {
        expect(problems(sarifOf([breachOf(one)], '1'))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('is refused by the schema when a field is misspelt', () => {
    expect(problems({ version: '2.1.0', runs: [{ tool: { driver: { nam: 'x' } } }] })).not.toEqual([]);
  });
});

if (!ocsfIsHere) console.warn('OCSF is not tested: its schemas are not here');
describe.skipIf(!ocsfIsHere)('OCSF 1.5.0', () => {
  const compliance = ocsfIsHere ? ocsfProblems('1.5.0', 'compliance_finding') : () => [];
  const detection = ocsfIsHere ? ocsfProblems('1.5.0', 'detection_finding') : () => [];

  it('compliance findings of every state are valid', () => {
    for (const one of incidents) expect(compliance(complianceFinding(breachOf(one, pages), '0.1.0'))).toEqual([]);
  });

  it('detection findings of threats are valid', () => {
    expect(detection(ocsfOf(sshBruteForce, '0.1.0', pages))).toEqual([]);
  });

  it('stay valid whatever names and tags say', () => {
    const problems = (one: Incident) => (one.threat === undefined ? compliance : detection)(ocsfOf(one, '1'));
    fc.assert(
      fc.property(hostileIncidents, (one) => {
        expect(problems(one)).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('are refused by the schema when a field is misspelt', () => {
    expect(compliance({ ...complianceFinding(breachOf(threeClauses), '1'), class_uid: 2004 })).not.toEqual([]);
  });
});

if (securityHubModel === undefined)
  console.warn("ASFF is not tested: botocore, which carries AWS's model of it, is not installed");
describe.skipIf(securityHubModel === undefined)('ASFF', () => {
  const problems = securityHubModel === undefined ? () => [] : asffProblems(securityHubModel);

  it('findings of every state are valid under the model that AWS publishes', () => {
    for (const one of incidents) expect(problems(asffOf(breachOf(one, pages), importer))).toEqual([]);
  });

  it('keeps the lengths that Security Hub accepts, whatever names and tags say', () => {
    fc.assert(
      fc.property(hostileIncidents, (one) => {
        const finding = asffOf(breachOf(one), importer);
        expect(problems(finding)).toEqual([]);
        expect(Buffer.byteLength(finding.Title)).toBeLessThanOrEqual(256);
        expect(Buffer.byteLength(finding.Description)).toBeLessThanOrEqual(1024);
        expect(Buffer.byteLength(finding.Resources[0].Id)).toBeLessThanOrEqual(512);
        expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThan(240 * 1024);
      }),
      { numRuns: runs },
    );
  });

  const samples = '../shared/data/open/export-formats/asff.automated-security-response-on-aws.jsonl';
  it('is the model that real findings of Security Hub pass', ({ skip }) => {
    const text = (() => {
      try {
        return readFileSync(samples, 'utf8');
      } catch {
        return undefined;
      }
    })();
    if (text === undefined) return skip(`${samples} is not here`);
    const findings = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly doc: unknown }).doc);
    expect(findings.length).toBeGreaterThan(50);
    expect(problems({ Id: 'x' })).not.toEqual([]);
    // One has no generator, one a severity that only Security Hub itself writes.
    expect(findings.filter((one) => problems(one).length > 0)).toHaveLength(2);
  });
});
