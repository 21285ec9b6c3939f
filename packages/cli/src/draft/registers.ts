/** A file of registers drafted from facts. What would allow something is only proposed: a draft must not make anything compliant. */
import { listed, plain } from '@clausewatch/render/text';

import type { Facts, Peers, Tally } from './facts.ts';

/** Takes this away from a line to adopt it. */
export const proposal = '#: ';

/** Pieces of evidence that a comment names. */
const most = 4;

export function registersDraft(facts: Facts): string {
  return [
    `# Drafted by \`clausewatch init\` from ${facts.states} states of resources, the newest of ${facts.newest}.`,
    '# It holds what was seen, which need not be what is meant: the questions beside it say what to confirm.',
    `# Lines that begin with \`${proposal.trim()}\` are proposals; they do nothing until you take the mark away.`,
    '# What you leave out is "not known", never "none": see docs/registers.md.',
    '',
    proposed('organisation:'),
    proposed('  name: Your company'),
    proposed('  timeZone: UTC'),
    '',
    ...accountsOf(facts),
    ...environmentsOf(facts),
    ...peersOf('adminNetworks', 'From where administrators connect', facts.admins),
    ...peersOf('authorisedServers', 'Which servers may reach the databases', facts.servers),
    ...endpointsOf(facts),
    ...portsOf(facts),
    ...partiesOf(facts),
    "# Who acts. `owns` names the owner roles of the policies' clauses.",
    proposed('people:'),
    proposed('  - { id: ada, name: Ada Example, email: ada@example.com, roles: [responder, approver], owns: [] }'),
    '',
  ].join('\n');
}

/** The environment that most of an account's tagged resources name, if those are four in five. */
export function environmentIn(environments: Tally): string | undefined {
  const tagged = [...environments].filter(([name]) => name !== '');
  const all = tagged.reduce((sum, [, count]) => sum + count, 0);
  const [first] = tagged.toSorted(([, a], [, b]) => b - a);
  return first !== undefined && first[1] >= all * 0.8 ? first[0] : undefined;
}

export function tallied(tally: Tally, nothing: string): string {
  const rows = [...tally].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return rows.map(([name, count]) => `${name === '' ? nothing : plain(name, 60)} ${count}`).join(', ');
}

function accountsOf({ accounts }: Facts): readonly string[] {
  if (accounts.size === 0) return [];
  const rows = [...accounts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, { regions, environments }]) => {
      const environment = environmentIn(environments);
      return [
        `  # resources by region: ${tallied(regions, 'none')}; by environment: ${tallied(environments, 'not tagged')}`,
        `  - id: ${quoted(id)}`,
        `    alias: ${quoted(id)}`,
        ...(environment === undefined ? [] : [proposed(`    environment: ${quoted(environment)}`)]),
      ];
    });
  return [
    '# Your accounts. Give each the name that people use. An environment takes resources out of clauses about another one.',
    'accounts:',
    ...rows,
    '',
  ];
}

/** Networks that say otherwise than their account. */
function environmentsOf({ accounts, networks }: Facts): readonly string[] {
  const odd = networks.filter(({ account, environment }) => {
    const known = accounts.get(account);
    return known !== undefined && environmentIn(known.environments) !== environment;
  });
  if (odd.length === 0) return [];
  const rows = [...Map.groupBy(odd, ({ environment }) => environment)].flatMap(([environment, those]) => [
    proposed(`  - environment: ${quoted(environment)}`),
    proposed(`    networks: [${those.map(({ id }) => quoted(id)).join(', ')}]`),
  ]);
  return [
    '# Networks whose own tag differs from what their account is: a network outweighs its account.',
    proposed('environments:'),
    ...rows,
    '',
  ];
}

function peersOf(register: string, what: string, { cidrs, groups }: Peers): readonly string[] {
  if (cidrs.size + groups.size === 0) return [];
  const rows = (places: Peers['cidrs']): readonly string[] =>
    [...places].flatMap(([peer, where]) => [`      # ${evidence(where)}`, proposed(`    - ${quoted(peer)}`)]);
  return [
    `# ${what}. These are let in today; keep only those that should be.`,
    proposed(`${register}:`),
    proposed(cidrs.size === 0 ? '  cidrs: []' : '  cidrs:'),
    ...rows(cidrs),
    ...(groups.size === 0 ? [] : [proposed('  groups:'), ...rows(groups)]),
    '',
  ];
}

function endpointsOf({ endpoints }: Facts): readonly string[] {
  if (endpoints.length === 0) return [];
  const rows = endpoints.map(({ name, endpoint, ports }) =>
    proposed(`  - { name: ${quoted(name)}, endpoint: ${quoted(endpoint)}, ports: [${ports.join(', ')}] }`),
  );
  return [
    '# What faces the internet today. Only what is meant to belongs here.',
    proposed('publicEndpoints:'),
    ...rows,
    '',
  ];
}

function portsOf({ openPorts }: Facts): readonly string[] {
  const named = [...openPorts].filter(([port]) => /^(tcp|udp)\/\d+(-\d+)?$/.test(port));
  if (named.length === 0) return [];
  const rows = named.flatMap(([port, where]) => [
    `  # open to everybody in ${evidence(where)}`,
    proposed(`  - { port: ${port}, purpose: not known yet, public: true }`),
  ]);
  return ['# Ports that are open to everybody today, each with what it is for.', proposed('ports:'), ...rows, ''];
}

function partiesOf({ strangers }: Facts): readonly string[] {
  if (strangers.size === 0) return [];
  const rows = [...strangers].flatMap(([account, where]) => [
    `  # ${evidence(where)}`,
    proposed(`  - { name: ${quoted(`account ${account}`)}, accounts: [${quoted(account)}] }`),
  ]);
  return [
    '# Accounts that are not in this inventory and hold something of yours. Your own belong among the accounts.',
    proposed('thirdParties:'),
    ...rows,
    '',
  ];
}

function proposed(line: string): string {
  return proposal + line;
}

function evidence(where: readonly string[]): string {
  return listed(
    where.map((one) => plain(one, 120)),
    most,
  );
}

/** Hostile text as YAML: a JSON string is one. */
function quoted(text: string): string {
  return JSON.stringify(plain(text, 200) || 'unnamed');
}
