/** What to do where no small edit of a firewall is right: words, and commands that nobody tried. */
import type { Fix, GraphScope } from '@clausewatch/model/control';
import type { Route } from '@clausewatch/model/graph';
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

import { aws, fixOf } from './aws.ts';
import { endpointsBehind } from './forbidden.ts';
import { graphOf } from './graph.ts';
import { tablesIn } from './graph-joined.ts';
import { isPeered } from './shut.ts';
import { unitsIn } from './shut-ways.ts';
import { textsOf } from './wrong-reach.ts';

/** Endpoints that the words name. */
const shownEndpoints = 3;

function exposedBy(reasons: readonly Reason[]): string {
  const ids = [...new Set(reasons.flatMap(({ proof }) => proof?.exposed.map(({ id }) => id) ?? []))];
  const shown = ids.slice(0, shownEndpoints).join(', ');
  return ids.length > shownEndpoints ? `${shown} and ${ids.length - shownEndpoints} more` : shown;
}

const words = (note: string): Fix => ({ commands: [], undo: [], note });

/** No security group is to blame: what stands before it is a list that also meets answers, or nothing. */
function ungrouped({ type }: ResourceRef, reasons: readonly Reason[]): Fix | undefined {
  if (type === 'AWS::EC2::SecurityGroup') return undefined;
  return words(
    `No security group stands before ${exposedBy(reasons)}. To deny it in the network ACL would also cut the answers to what is asked from there: put it behind a security group.`,
  );
}

/** Some behind the same rule may be reached, or too many rules would have to be put back. */
export function apart(ref: ResourceRef, reasons: readonly Reason[], otherwise: string): Fix {
  const note = `No small edit of this rule leaves what is declared alone: give ${exposedBy(reasons)} a security group of its own, ${otherwise}.`;
  return ungrouped(ref, reasons) ?? words(note);
}

/** The rule names so wide a range that what is left of it would take too many rules. */
export function namedInstead(ref: ResourceRef, reasons: readonly Reason[], whom: string): Fix {
  const note = `What may stay of so wide a rule would take too many rules: name ${whom} in it instead.`;
  return ungrouped(ref, reasons) ?? words(note);
}

/** Takes away the routes over peerings to the networks that the reasons name. Nothing of what they carry is allowed, either way. */
export function withoutRoutes(scope: GraphScope, ref: ResourceRef, reasons: readonly Reason[]): Fix {
  const bare = ungrouped(ref, reasons);
  if (bare !== undefined) return bare;
  const others = textsOf(reasons, 'network');
  const resource = graphOf(scope).find(ref.id);
  const behind = resource === undefined ? [] : endpointsBehind(scope, resource);
  const own = new Set(behind.flatMap(({ network }) => network ?? []));
  const joins = ({ target }: Route): boolean => target.kind === 'peering' && isPeered(scope, target.id, own, others);
  const routes = [...own].flatMap((network) =>
    tablesIn(scope, network).flatMap((table) =>
      unitsIn(table, joins).map(({ prefix, target }) => ({ table: table.id, prefix, peering: target.id })),
    ),
  );
  const here = [...own].join(', ') || ref.id;
  const place = (table: string, prefix: string) => ({
    'route-table-id': table,
    [prefix.includes(':') ? 'destination-ipv6-cidr-block' : 'destination-cidr-block']: prefix,
  });
  const note = `What may stay of so wide a rule would take too many rules: without these routes nothing gets over them from ${others.join(', ')} to ${here}, nor back.`;
  const otherwise = `What may stay of so wide a rule would take too many rules: take the routes between ${others.join(', ')} and ${here} away, or name in it who needs it.`;
  return (
    fixOf(
      routes.map(({ table, prefix }) => aws(ref, ['ec2', 'delete-route'], place(table, prefix))),
      routes.map(({ table, prefix, peering }) =>
        aws(ref, ['ec2', 'create-route'], { ...place(table, prefix), 'vpc-peering-connection-id': peering }),
      ),
      note,
    ) ?? words(otherwise)
  );
}
