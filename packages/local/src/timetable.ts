/** What the server does by the clock. */
import { workOffDue } from '@clausewatch/app/due';
import { minutely } from '@clausewatch/app/minutely';
import type { App } from '@clausewatch/app/ports';
import { reassess } from '@clausewatch/app/sweep';

import type { Counts } from './counts.ts';
import { writeNote } from './notes.ts';
import type { Schedule } from './schedules.ts';

/** The same times as on AWS. */
export function timetable(app: App, counts: Counts): readonly Schedule[] {
  const sweep = async (): Promise<void> => {
    await reassess(app);
    await workOffDue(app);
    await writeNote(app.table, 'sweep', { at: app.now() });
  };
  return [
    { name: 'daily', pattern: '0 6 * * *', run: sweep },
    { name: 'quarterly', pattern: '0 9 1 1,4,7,10 *', run: sweep },
    {
      name: 'deliveries',
      pattern: '* * * * *',
      atStart: true,
      run: async () => {
        await counts.save(app.table);
        await minutely(app);
      },
    },
  ];
}
