/** What registers say together: accounts and environments each name the other. */
import type { Registers } from '@clausewatch/model/registers';

/**
 * The registers with what follows from them: an account that the environment map names is the company's own, and an account's own
 * `environment` belongs to the map. What neither says stays absent.
 */
export function derivedRegisters(registers: Registers): Registers {
  const { accounts, environments } = registers;
  const own = accounts ?? ownAccounts(environments ?? []);
  const rows = (accounts ?? []).flatMap(({ id, environment }) =>
    environment === undefined ? [] : [{ environment, accounts: [id] }],
  );
  const mapped = new Set((environments ?? []).flatMap((row) => row.accounts ?? []));
  const added = rows.filter((row) => row.accounts.every((id) => !mapped.has(id)));
  return {
    ...registers,
    ...(own.length > 0 || accounts !== undefined ? { accounts: own } : {}),
    ...(environments !== undefined || added.length > 0 ? { environments: [...(environments ?? []), ...added] } : {}),
  };
}

function ownAccounts(environments: NonNullable<Registers['environments']>): NonNullable<Registers['accounts']> {
  return environments.flatMap(({ environment, accounts = [] }) =>
    accounts.map((id) => ({ id, alias: id, environment })),
  );
}
