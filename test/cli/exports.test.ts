import { describe, expect, it } from 'vitest';

import { asffProblems, ocsfIsHere, ocsfProblems, sarifProblems, securityHubModel } from '../exports/schemas.ts';
import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';

const open = JSON.stringify(group('sg-open'));
const unknown = JSON.stringify(group('sg-unknown', { ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }] }));
const check = (folder: string, ...flags: readonly string[]) =>
  clausewatch(['check', folder, '--policy', 'pythias', ...flags]);

describe('check --format', () => {
  it('sarif is one valid document with a result for each row, and the exit code of check', async () => {
    const folder = folderOf({ 'open.json': open, 'unknown.json': unknown });
    const ran = await check(folder, '--format', 'sarif');
    expect(ran.code).toBe(1);
    const document = JSON.parse(ran.stdout) as { runs: { results: { kind: string }[] }[] };
    expect(sarifProblems()(document)).toEqual([]);
    const rows = documentOf(await check(folder, '--json')) as { verdict: string }[];
    expect(document.runs[0]?.results).toHaveLength(rows.length);
    expect(new Set(document.runs[0]?.results.map(({ kind }) => kind))).toEqual(new Set(['fail', 'open']));
  });

  it.skipIf(!ocsfIsHere)('ocsf is a list of valid compliance findings', async () => {
    const ran = await check(folderOf({ 'open.json': open }), '--format', 'ocsf', '--all');
    const findings = JSON.parse(ran.stdout) as { compliance: { status: string } }[];
    const problems = ocsfProblems('1.5.0', 'compliance_finding');
    expect(findings.flatMap(problems)).toEqual([]);
    expect(new Set(findings.map(({ compliance }) => compliance.status))).toContain('Pass');
  });

  it.skipIf(securityHubModel === undefined)(
    'asff is a list of valid findings with the ids of the incidents',
    async () => {
      const folder = folderOf({ 'open.json': open });
      const findings = JSON.parse((await check(folder, '--format', 'asff')).stdout) as { Id: string }[];
      expect(findings.flatMap(asffProblems(securityHubModel ?? {}))).toEqual([]);
      const replayed = documentOf(await clausewatch(['replay', folder, '--policy', 'pythias', '--json'])) as {
        incidents: { id: string }[];
      };
      const ids = new Set(findings.map(({ Id }) => Id));
      for (const { id } of replayed.incidents) expect(ids).toContain(id);
    },
  );

  it.skipIf(securityHubModel === undefined)('of some clauses closes nothing that another run found', async () => {
    const folder = folderOf({ 'open.json': open, 'unknown.json': unknown });
    const ran = await check(folder, '--clause', 'P-7', '--format', 'asff');
    const findings = JSON.parse(ran.stdout) as { RecordState: string; Compliance: { Status: string } }[];
    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings.map(({ RecordState }) => RecordState))).toEqual(new Set(['ACTIVE']));
    expect(findings.map(({ Compliance }) => Compliance.Status)).not.toContain('PASSED');
  });

  it('is one way to answer: with --json it does not start', async () => {
    const ran = await check(folderOf({ 'open.json': open }), '--format', 'sarif', '--json');
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('choose one');
  });
});

describe('export', () => {
  it.skipIf(!ocsfIsHere)('writes every incident of a server as OCSF', async () => {
    const folder = folderOf({ 'open.json': open });
    await clausewatch(['replay', folder, '--policy', 'pythias', '--data', `${folder}/data`]);
    const ran = await clausewatch(['export', '--data', `${folder}/data`]);
    const findings = JSON.parse(ran.stdout) as unknown[];
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.flatMap(ocsfProblems('1.5.0', 'compliance_finding'))).toEqual([]);
    expect(ran.code).toBe(0);
  });

  it('without data does not start', async () => {
    const ran = await clausewatch(['export', '--data', 'nowhere']);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
  });
});
