import { type App, channelsOf } from '@clausewatch/app/ports';
import { standingOf } from '@clausewatch/app/shadow';

/** What a deployment has, once configuration, policies, registers and the secret were read. Throws when the table cannot be read; sends nothing. */
export async function smoke(app: App): Promise<Readonly<Record<string, number | string>>> {
  await app.table.get({ pk: 'smoke', sk: 'smoke' });
  await app.table.queryIndex('due', 'due#0', { limit: 1 });
  const { policies, grounds, evaluations } = app.plan.catalogue;
  const standings = await standingOf(app);
  return {
    table: 'answers',
    policies: policies.map(({ id }) => id).join(','),
    clauses: grounds.length,
    evaluations: evaluations.length,
    inShadow: standings.filter(({ state }) => state === 'shadow').length,
    channels: channelsOf(app).join(','),
  };
}
