/** Whose account it is: ours, a declared third party's, or a stranger's. */
import * as z from 'zod/mini';

export interface Accounts {
  /** False: the register does not exist, so a foreign account may still be ours. */
  readonly declared: boolean;
  readonly ids: ReadonlySet<string>;
}

/** The register of our accounts; `null` where it is absent. */
export const AccountsParam = z.pipe(
  z.union([z.null(), z.array(z.object({ id: z.string() }))]),
  z.transform((register): Accounts => ({
    declared: register !== null,
    ids: new Set(register?.map(({ id }) => id) ?? []),
  })),
);

/** The register of third parties as names by account; `null` where it is absent. */
export const ThirdPartiesParam = z.pipe(
  z.union([z.null(), z.array(z.object({ name: z.string(), accounts: z.optional(z.array(z.string())) }))]),
  z.transform(
    (register): ReadonlyMap<string, string> =>
      new Map((register ?? []).flatMap(({ name, accounts }) => (accounts ?? []).map((id) => [id, name] as const))),
  ),
);

/** Who an account belongs to. `unclear` names what would settle it. */
export type Owner =
  | { readonly kind: 'own' }
  | { readonly kind: 'third-party'; readonly name: string }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'unclear'; readonly missing: string };

const OWN: Owner = { kind: 'own' };
const STRANGER: Owner = { kind: 'stranger' };

export function ownerOf(
  account: string,
  home: string,
  accounts: Accounts,
  thirdParties: ReadonlyMap<string, string>,
): Owner {
  if (account === home || accounts.ids.has(account)) return OWN;
  const name = thirdParties.get(account);
  if (name !== undefined) return { kind: 'third-party', name };
  return accounts.declared ? STRANGER : { kind: 'unclear', missing: `register accounts: whether ${account} is ours` };
}
