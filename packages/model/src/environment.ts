import type { Registers } from './registers.ts';
import type { ResourceRef, Tags } from './resource.ts';

export interface Placement {
  readonly environment?: string;
  /** How it is known. */
  readonly from: 'network' | 'account' | 'tag' | 'nothing';
}

const TAGS = ['environment', 'env', 'stage'];
const MAX_LENGTH = 40;

/**
 * Which environment a resource belongs to: the register's word on its network, then on its account, then the resource's own tags
 * (`Environment`, `Env` or `Stage`, in any case). A tag is what its writer says: blanks are cut off and the text after 40 characters.
 */
export function environmentOf(
  ref: ResourceRef,
  tags: Tags,
  network: string | undefined,
  registers: Registers,
): Placement {
  const rows = registers.environments ?? [];
  const byNetwork = rows.find(({ networks = [] }) => networks.some((id) => id === network || id === ref.id));
  if (byNetwork !== undefined) return { environment: byNetwork.environment, from: 'network' };
  const byAccount =
    rows.find(({ accounts = [] }) => accounts.includes(ref.account)) ??
    registers.accounts?.find(({ id }) => id === ref.account);
  if (byAccount?.environment !== undefined) return { environment: byAccount.environment, from: 'account' };
  const tag = TAGS.flatMap((wanted) => Object.keys(tags).filter((key) => key.toLowerCase() === wanted))
    .map((key) => tags[key]?.trim() ?? '')
    .find((value) => value !== '');
  return tag === undefined ? { from: 'nothing' } : { environment: tag.slice(0, MAX_LENGTH), from: 'tag' };
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['prod', 'production'],
  ['prd', 'production'],
  ['live', 'production'],
  ['dev', 'development'],
  ['stg', 'staging'],
  ['stage', 'staging'],
  ['tst', 'test'],
  ['testing', 'test'],
]);

/** True when both names mean one environment: case and the usual short forms (`prod`) do not matter. */
export function sameEnvironment(a: string, b: string): boolean {
  const full = (name: string): string => SHORT.get(name.trim().toLowerCase()) ?? name.trim().toLowerCase();
  return full(a) === full(b);
}
