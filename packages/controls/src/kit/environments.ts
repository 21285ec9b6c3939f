/** Which environment a network belongs to, and how we know. */
import type { Tags } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

const Texts = z.optional(z.array(z.string()));

export interface Environments {
  readonly networks: ReadonlyMap<string, string>;
  readonly accounts: ReadonlyMap<string, string>;
}

/** The register of environments; `null` where it is absent: tags are then all there is. */
export const EnvironmentsParam = z.pipe(
  z.union([z.null(), z.array(z.object({ environment: z.string(), accounts: Texts, networks: Texts }))]),
  z.transform((register): Environments => {
    const networks = new Map<string, string>();
    const accounts = new Map<string, string>();
    for (const entry of register ?? []) {
      for (const id of entry.networks ?? []) networks.set(id, entry.environment);
      for (const id of entry.accounts ?? []) accounts.set(id, entry.environment);
    }
    return { networks, accounts };
  }),
);

export interface Placed {
  readonly environment: string;
  /** How we know, for people: `register`, `register (account)`, `tag Environment`. */
  readonly basis: string;
}

const KEYS = ['environment', 'env', 'stage'];

function tagged(tags: Tags): Placed | undefined {
  const found = KEYS.flatMap((wanted) => Object.keys(tags).filter((key) => key.toLowerCase() === wanted));
  const key = found.find((name) => (tags[name] ?? '').trim() !== '');
  return key === undefined ? undefined : { environment: (tags[key] ?? '').trim().slice(0, 40), basis: `tag ${key}` };
}

/** The register's word on the network, then on its account, then the network's own tags; `undefined` when nothing says. */
export function placeOf(
  network: string | undefined,
  account: string | undefined,
  tags: Tags | undefined,
  register: Environments,
): Placed | undefined {
  const byNetwork = network === undefined ? undefined : register.networks.get(network);
  if (byNetwork !== undefined) return { environment: byNetwork, basis: 'register' };
  const byAccount = account === undefined ? undefined : register.accounts.get(account);
  if (byAccount !== undefined) return { environment: byAccount, basis: 'register (account)' };
  return tags === undefined ? undefined : tagged(tags);
}

const SHORT: Readonly<Record<string, string>> = {
  prod: 'production',
  prd: 'production',
  live: 'production',
  dev: 'development',
  stg: 'staging',
  stage: 'staging',
  tst: 'test',
  testing: 'test',
};

/** True when both names mean one environment: case and the usual short forms (`prod`) do not matter. */
export function sameEnvironment(a: string, b: string): boolean {
  const full = (name: string): string => SHORT[name.trim().toLowerCase()] ?? name.trim().toLowerCase();
  return full(a) === full(b);
}
