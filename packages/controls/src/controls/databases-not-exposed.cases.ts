import { fromList, tcp } from '../kit/build-firewall.ts';
import { database, firewall, graph, host, network } from '../kit/build-graph.ts';
import { cases } from '../kit/cases.ts';
import control from './databases-not-exposed.ts';

const open = (port: number, ...sources: readonly string[]) => firewall('sg-db', [tcp(port, ...sources)]);
const CACHE = 'ElastiCache 111122223333 eu-central-1 orders';
const other = [host(5, ['sg-other']), firewall('sg-other', [])];
const exposed = { messages: ['exposed'], subjects: ['ingress tcp/5432'] };

export default cases(
  control,
  {},
  {
    compliant: {
      'without an address on the internet': {
        given: graph(network(), open(5432, '0.0.0.0/0'), database(['sg-db'], { open: false }), other),
      },
      'open on another port': { given: graph(network(), open(443, '0.0.0.0/0'), database(['sg-db']), other) },
      'open to its own network': { given: graph(network(), open(5432, '10.0.0.0/8'), database(['sg-db']), other) },
      'open to a known party': {
        given: graph(network(), open(5432, '8.8.8.0/24'), database(['sg-db']), other),
        with: { known: ['8.8.8.0/24'] },
      },
      'over IPv6, of which it has no address': {
        given: graph(network(), open(5432, '::/0'), database(['sg-db'], { v6: false }), other),
      },
      'in a network without a way to the internet': {
        given: graph(network(0, { internet: false }), open(5432, '0.0.0.0/0'), database(['sg-db']), other),
      },
    },
    violation: {
      'open to the internet': {
        given: graph(network(), open(5432, '0.0.0.0/0'), database(['sg-db']), other),
        ...exposed,
      },
      'open over IPv6 to an interface that is known to be its own': {
        given: graph(
          network(),
          open(5432, '::/0'),
          database(['sg-db'], { v6: true, names: [CACHE] }),
          host(7, ['sg-db'], { v6: true, part: { of: [CACHE] } }),
        ),
        ...exposed,
      },
      'open to some of it': {
        given: graph(network(), open(5432, '8.8.8.0/24'), database(['sg-db']), other),
        ...exposed,
      },
    },
    notApplicable: { 'no security group at all': { given: graph(network()) } },
    undetermined: {
      'a prefix list that nobody read': {
        given: graph(network(), firewall('sg-db', [tcp(5432, fromList('pl-1'))]), database(['sg-db']), other),
        missing: 'pl-1',
      },
      'the interface of a cache that nobody read': {
        given: graph(network(), open(6379, '::/0'), host(7, ['sg-db'], { v6: true, part: { of: [CACHE] } })),
        missing: CACHE,
      },
      'a group that nobody read': { given: graph(network(), database(['sg-lost']), other), missing: 'sg-lost' },
      'over IPv6, whose addresses the database does not tell': {
        given: graph(network(), open(5432, '::/0'), database(['sg-db'], { v6: true }), other),
        missing: 'IPv6 addresses of db-ABCDEFGHIJKL',
      },
      'over IPv6, while nobody says whether it has an address of it': {
        given: graph(network(), open(5432, '::/0'), database(['sg-db']), other),
        missing: 'IPv6 addresses of db-ABCDEFGHIJKL',
      },
      'over IPv6, where not being public says nothing': {
        given: graph(network(), open(5432, '::/0'), database(['sg-db'], { open: false, v6: true }), other),
        missing: 'IPv6 addresses of db-ABCDEFGHIJKL',
      },
    },
  },
);
