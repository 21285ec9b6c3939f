import type { Fix } from '@clausewatch/model/control';
import type { Resource, ResourceOf } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

import { aws, fixOf } from './aws.ts';

/** Config names an RDS instance by its `DbiResourceId`; the CLI wants the identifier, which is its name. */
const COMMANDS: Readonly<Record<string, readonly [service: string, action: string, option: string]>> = {
  'AWS::RDS::DBInstance': ['rds', 'modify-db-instance', 'db-instance-identifier'],
  'AWS::Redshift::Cluster': ['redshift', 'modify-cluster', 'cluster-identifier'],
};

/**
 * Switches public access off, where there is a switch. A Multi-AZ DB cluster has none after it is made, and a search domain cannot move
 * into a VPC: both have to be made anew.
 */
export function closeDatabase({ ref, configuration }: ResourceOf<'database'>): Fix | undefined {
  const command = COMMANDS[ref.type];
  if (command === undefined || configuration.publiclyAccessible !== true) return undefined;
  const [service, action, option] = command;
  const set = (flag: string) => aws(ref, [service, action, flag], { [option]: ref.name ?? ref.id });
  const note =
    'Clients that come over the internet lose their connection; the name then resolves to the private address.';
  return fixOf([set('--no-publicly-accessible')], [set('--publicly-accessible')], note);
}

/** Switches public access of the exposed databases off: of each that has a switch. */
export function closeExposed(find: (id: string) => Resource | undefined, reasons: readonly Reason[]): Fix | undefined {
  const ids = new Set(reasons.flatMap(({ proof }) => proof?.exposed.map(({ id }) => id) ?? []));
  const fixes = [...ids].flatMap((id) => {
    const resource = find(id);
    if (resource?.configuration.kind !== 'database') return [];
    return closeDatabase({ ...resource, configuration: resource.configuration }) ?? [];
  });
  return fixOf(
    fixes.flatMap(({ commands }) => commands),
    fixes.flatMap(({ undo }) => undo),
    fixes[0]?.note ?? '',
  );
}
