/** Requests for exceptions, and what became of them: derived from what people did. */
import { type Act, unverified } from './incident.ts';
import type { Reason } from './verdict.ts';

/** An allowance for one entry, as it was asked for and granted. */
export interface Exception {
  /** Of the request. */
  readonly id: string;
  readonly entry: string;
  readonly reason: string;
  readonly compensating?: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly grantedAt: string;
  readonly until: string;
  readonly endsAt: string;
  readonly allowed: readonly Reason[];
}

type Ask = Extract<Act, { readonly kind: 'ask' }>;

/** The requests that nobody has decided. */
export function openAsks(acts: readonly Act[]): readonly Ask[] {
  const decided = new Set(acts.flatMap((act) => (act.kind === 'grant' || act.kind === 'refuse' ? [act.ask] : [])));
  return acts.filter((act): act is Ask => act.kind === 'ask' && !decided.has(act.id));
}

/** What was granted and not taken back, whether its time is over or not. Nobody grants what they asked for themselves. */
export function exceptionsOf(acts: readonly Act[]): readonly Exception[] {
  const refused = new Set(acts.flatMap((act) => (act.kind === 'refuse' ? [act.ask] : [])));
  return acts.flatMap((act) => {
    if (act.kind !== 'ask' || refused.has(act.id)) return [];
    const grant = acts.find((one) => one.kind === 'grant' && one.ask === act.id && mayGrant(act, one.by));
    if (grant === undefined) return [];
    const { id, note, compensating, by, until, endsAt, allowed } = act;
    return allowed.map(({ entry, reasons }) => ({
      id,
      entry,
      reason: note,
      ...(compensating === undefined ? {} : { compensating }),
      requestedBy: by,
      approvedBy: grant.by,
      grantedAt: grant.at,
      until,
      endsAt,
      allowed: reasons,
    }));
  });
}

/** Of a name that nobody vouches for it cannot be said that it is another person's. */
export function mayGrant({ by: asker }: Pick<Act, 'by'>, by: string): boolean {
  return by !== asker && !by.startsWith(unverified) && !asker.startsWith(unverified);
}
