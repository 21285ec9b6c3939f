/** What the reachability engine found, as evidence of a reason. */
import type { GraphScope } from '@clausewatch/model/control';
import type { Exposed, Proof } from '@clausewatch/model/proof';
import type { Registers } from '@clausewatch/model/registers';
import type { Endpoint, Exposure } from '@clausewatch/reach/exposures';

import { behind, environmentAt, type Graph, graphOf } from './graph.ts';

/** Endpoints that a proof names; the others are counted. */
const shownEndpoints = 20;

/** Id and name of what is exposed, for people. */
function exposedOf(graph: Graph, endpoint: Endpoint, registers: Registers): Exposed {
  const thing = behind(graph, endpoint);
  const name = thing?.ref.name ?? thing?.tags['Name'];
  const environment = environmentAt(graph, endpoint, registers);
  return {
    id: thing?.ref.id ?? endpoint.id,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** The witness and the endpoints of a row, with their names. */
export function proofOf(scope: GraphScope, row: Exposure, registers: Registers): Proof {
  const graph = graphOf(scope);
  const path = row.path.map((hop) => {
    const name = graph.find(hop.hop)?.ref.name;
    return name === undefined ? hop : { ...hop, name };
  });
  return {
    packet: row.packet,
    path,
    exposed: row.exposed.slice(0, shownEndpoints).map((endpoint) => exposedOf(graph, endpoint, registers)),
    count: row.exposed.length,
    ...(row.share.v4 > 0 || row.share.v6 > 0 ? { share: row.share } : {}),
  };
}
