/** Exceptions: dated allowances that hold only while what is wrong stays within what was allowed. */
import { covers, parseCidr, union, type AddressSet } from '@clausewatch/net/addresses';
import { exceptionsOf } from '@clausewatch/model/exceptions';
import type { Act, Entry } from '@clausewatch/model/incident';
import type { Reason } from '@clausewatch/model/verdict';

/** `since`: the end of the last exception that fits; where none does, the instant at which the last one was granted. */
export type Excuse = { readonly kind: 'none' | 'in-force' } | { readonly kind: 'lapsed'; readonly since: string };

/** Whether some exception excuses the entry at `asOf`; `lapsed` when there was one and it ended or no longer fits. */
export function excusing(acts: readonly Act[], entry: Entry, asOf: string): Excuse {
  const granted = exceptionsOf(acts).filter(({ entry: key }) => key === entry.key);
  if (granted.length === 0) return { kind: 'none' };
  const ends = granted.flatMap(({ endsAt, allowed }) =>
    entry.reasons.every((reason) => allowed.some((allowance) => within(reason, allowance))) ? [endsAt] : [],
  );
  if (ends.some((endsAt) => asOf < endsAt)) return { kind: 'in-force' };
  const instants = ends.length > 0 ? ends : granted.map(({ grantedAt }) => grantedAt);
  return { kind: 'lapsed', since: instants.toSorted().at(-1) ?? '' };
}

/** The reason says the same as the allowance, or less: lists of addresses are compared as sets, everything else as it is written. */
export function within(reason: Reason, allowance: Reason): boolean {
  if (reason.subject !== allowance.subject || reason.message !== allowance.message) return false;
  return Object.entries(reason.data).every(([name, value]) => {
    const allowed = Object.hasOwn(allowance.data, name) ? allowance.data[name] : undefined;
    if (typeof value !== 'object' || typeof allowed !== 'object') return value === allowed;
    const asked = addresses(value);
    const granted = addresses(allowed);
    if (asked !== undefined && granted !== undefined) return covers(granted, asked);
    return value.every((text) => allowed.includes(text));
  });
}

function addresses(texts: readonly string[]): AddressSet | undefined {
  const sets = texts.map((text) => parseCidr(text));
  return sets.every((set) => set !== undefined) ? union(...sets) : undefined;
}
