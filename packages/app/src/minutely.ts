/** What happens every minute: what is due goes out, and from time to time what nobody asks for. */
import { startCanary } from './canary.ts';
import { workOffDue } from './due.ts';
import { measureNoise } from './noise.ts';
import { expectWeekly } from './outgoing.ts';
import type { App } from './ports.ts';
import { surveyOpen } from './reports.ts';
import { watch } from './watch.ts';

/** One failure does not keep the rest waiting: it is thrown at the end. What the watch finds is sent by the next run. */
export async function minutely(app: App): Promise<{ readonly delivered: number; readonly changed: number }> {
  const failures: unknown[] = [];
  const tried = async <R>(work: () => Promise<R>): Promise<R | undefined> => {
    try {
      return await work();
    } catch (error) {
      const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      failures.push(...inner);
      return undefined;
    }
  };
  const due = await tried(() => workOffDue(app));
  await tried(() => expectWeekly(app));
  await tried(() => measureNoise(app));
  await tried(() => surveyOpen(app));
  await tried(() => startCanary(app));
  const changed = await tried(() => watch(app));
  await tried(async () => app.table.expire?.(app.now()));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of the minute's tasks failed`);
  return { delivered: due?.delivered ?? 0, changed: changed?.length ?? 0 };
}
