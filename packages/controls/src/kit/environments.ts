/** Which environment a network belongs to, and how we know. */
import { environmentOf } from '@clausewatch/model/environment';
import type { Registers } from '@clausewatch/model/registers';
import type { ResourceOf, Tags } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

const Texts = z.optional(z.array(z.string()));

/** The register of environments; `null` where it is absent: accounts and tags are then all there is. */
export const EnvironmentsParam = z.union([
  z.null(),
  z.array(z.object({ environment: z.string(), accounts: Texts, networks: Texts })),
]);

/** The register of accounts, some of which belong to an environment; `null` where it is absent. */
export const PlacedAccountsParam = z.union([
  z.null(),
  z.array(z.object({ id: z.string(), alias: z.string(), environment: z.optional(z.string()) })),
]);

/** The registers that say where something belongs, as parameters of a control. */
export const placing = {
  environments: z
    .prefault(EnvironmentsParam, null)
    .check(z.describe('Environments of networks and accounts: a register. Where it is silent, tags speak.')),
  accounts: z
    .prefault(PlacedAccountsParam, null)
    .check(z.describe('Accounts, some with an environment: a register, read after the other.')),
};

/** The same, with the environments that a clause speaks of: what surely lies in another one is left out. */
export const meaning = {
  within: z
    .optional(z.array(z.string()))
    .check(z.describe('Environments whose machines are meant; all when left out.')),
  ...placing,
};

/** The registers of the parameters. */
export function placingRegisters(params: {
  readonly environments: z.infer<typeof EnvironmentsParam>;
  readonly accounts: z.infer<typeof PlacedAccountsParam>;
}): Registers {
  return { environments: params.environments ?? [], accounts: params.accounts ?? [] };
}

export interface Placed {
  readonly environment: string;
  /** How we know, for people. */
  readonly basis: string;
}

/** Where one side of a connection belongs; `undefined` when nothing says, or when it is not visible which network it is. */
export type Place = (side: {
  readonly network?: string | undefined;
  readonly account?: string | undefined;
}) => Placed | undefined;

const BASIS = { network: 'by register', account: 'by register, for the account', tag: 'by its tag only' };
const NO_TAGS: Tags = {};

export function placesOf(networks: readonly ResourceOf<'network'>[], registers: Registers): Place {
  // Of a shared network the tags of its owner count: those that it is shared with may tag it too.
  const owned = networks.filter(({ ref, configuration: { owner = ref.account } }) => owner === ref.account);
  const tags = new Map(owned.map((network) => [network.ref.id, network.tags]));
  return ({ network, account }) => {
    if (network === undefined && account === undefined) return undefined;
    const ref = { provider: 'aws', account: account ?? '', region: '', type: 'AWS::EC2::VPC', id: network ?? '' };
    const { environment, from } = environmentOf(ref, tags.get(ref.id) ?? NO_TAGS, network, registers);
    return environment === undefined || from === 'nothing' ? undefined : { environment, basis: BASIS[from] };
  };
}
