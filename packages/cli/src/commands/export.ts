import { buildCommand } from '@stricli/core';
import { asffOf } from '@clausewatch/render/export/asff';
import { breachOf } from '@clausewatch/render/export/breach';
import { ocsfOf } from '@clausewatch/render/export/ocsf';

import manifest from '../../package.json' with { type: 'json' };
import { homeOf } from '../check-export.ts';
import type { Context } from '../context.ts';
import { dataFlag, existingFolder, withFolder } from '../data-folder.ts';
import { everyIncident } from '../find-incident.ts';
import { counted } from '@clausewatch/render/text';

const formats = ['ocsf', 'asff'] as const;

interface Flags {
  readonly data?: string;
  readonly format: (typeof formats)[number];
}

async function write(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const incidents = await everyIncident(app.table);
    const told = flags.format === 'asff' ? incidents.filter(({ kind }) => kind === 'violation') : incidents;
    const findings = told.map((incident) => {
      if (flags.format === 'ocsf') return ocsfOf(incident, manifest.version, app.pages);
      const breach = breachOf(incident, app.pages);
      return asffOf(breach, { account: breach.ref.account, region: homeOf(breach) });
    });
    await this.out(`${JSON.stringify(findings, null, 2)}\n`);
    this.err(`${findings.length} of ${counted(incidents.length, 'incident')}`);
  });
}

export const exportCommand = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'Every incident of a server, for another tool',
    fullDescription:
      'One JSON list on stdout: OCSF 1.5.0 (threats as detection findings), or findings for AWS Security Hub (without threats, which GuardDuty brings there itself). Exit code: 0, or 2 when there is no data.',
  },
  parameters: {
    flags: { data: dataFlag, format: { kind: 'enum', values: formats, brief: 'For whom', default: 'ocsf' } },
  },
  func: write,
});
