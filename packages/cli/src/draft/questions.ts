/** What only the company can answer, with what the inventory shows of it. */
import type { Catalogue } from '@clausewatch/model/catalogue';
import { plain } from '@clausewatch/render/text';

import type { Facts, Peers } from './facts.ts';
import { environmentIn, tallied } from './registers.ts';

export interface Question {
  /** The register that the answer goes into. */
  readonly register: string;
  readonly question: string;
  /** What was seen; empty where nothing can be. */
  readonly seen: string;
}

export function questionsOf(facts: Facts, catalogue: Catalogue): readonly Question[] {
  const { accounts, admins, servers, endpoints, openPorts, strangers } = facts;
  const owners = new Set(catalogue.policies.flatMap(({ clauses }) => clauses.map(({ owner }) => owner)));
  const mixed = [...accounts].filter(([, { environments }]) => environmentIn(environments) === undefined);
  const names = (of: Iterable<string>): string => [...of].map((one) => plain(one, 80)).join(', ');
  const peers = ({ cidrs, groups }: Peers): string => names([...cidrs.keys(), ...groups.keys()]);
  return [
    {
      register: 'organisation',
      question: 'What is the company called, and in which time zone are its days counted?',
      seen: '',
    },
    {
      register: 'accounts',
      question: 'Are these all of your accounts, and what do people call them?',
      seen: names(accounts.keys()),
    },
    ...mixed.map(([id, { environments }]) => ({
      register: 'environments',
      question: `Which environment is account ${id}, or which of its networks are which?`,
      seen: tallied(environments, 'not tagged'),
    })),
    ...asked('adminNetworks', 'Which of these are networks from where administrators may connect?', peers(admins)),
    ...asked(
      'publicEndpoints',
      'Which of these are meant to face the internet?',
      names(endpoints.map(({ name }) => name)),
    ),
    ...asked(
      'ports',
      'What are the ports for that are open to everybody, and who answers for them?',
      names(openPorts.keys()),
    ),
    ...asked('thirdParties', 'Who are these accounts: yours, or whose?', names(strangers.keys())),
    ...asked('authorisedServers', 'Which of these are servers that may reach the databases?', peers(servers)),
    {
      register: 'people',
      question: 'Who answers for the clauses of these owners, and who approves exceptions?',
      seen: names(owners),
    },
  ];
}

function asked(register: string, question: string, seen: string): readonly Question[] {
  return seen === '' ? [] : [{ register, question, seen }];
}

/** The questions as a list to be worked off. */
export function questionsText(questions: readonly Question[]): string {
  const rows = questions.map(
    ({ register, question, seen }) => `- [ ] **${register}**: ${question}${seen === '' ? '' : `\n      Seen: ${seen}`}`,
  );
  return `# What to confirm\n\nEach answer belongs in the register that is named. Until then what depends on it is *undetermined*.\n\n${rows.join('\n')}\n`;
}
