/** Who may do what. Every surface asks here: the page, Slack, the command line. */
import { mayGrant } from '@clausewatch/model/exceptions';
import type { Act, Incident } from '@clausewatch/model/incident';
import type { Person, Registers, Role } from '@clausewatch/model/registers';

/** What can be done: the acts, reading, signing a review or an attestation, and the rest of running the program. */
export type Action = Act['kind'] | 'view' | 'sign' | 'administer';

/** Why not. */
export type Refusal = 'not-known' | 'unverified' | 'role' | 'not-asked' | 'own-request' | 'asker-unverified';

/** `unverified`: somebody at this machine, whom nobody vouches for. */
export type Somebody = Person | 'unverified';

const responding: readonly Action[] = ['view', 'acknowledge', 'fixing', 'resolve', 'snooze', 'ask'];

export const allowed: Readonly<Record<Role, readonly Action[]>> = {
  viewer: ['view'],
  responder: responding,
  approver: ['view', 'grant', 'refuse'],
  reviewer: ['view', 'sign'],
  admin: [...responding, 'grant', 'refuse', 'sign', 'administer'],
};

/**
 * `yes`, or why not. Duties are separated by person: nobody grants what they asked for, whatever roles they have and wherever they act.
 * `ask`: the request that is granted or refused; undefined: none of that id is there.
 */
export function permitted(
  person: Somebody | undefined,
  action: Action,
  { acts }: Pick<Incident, 'acts'>,
  ask?: string,
): 'yes' | Refusal {
  if (person === undefined) return 'not-known';
  if (person === 'unverified') return responding.includes(action) ? 'yes' : 'unverified';
  if (!person.roles.some((role) => allowed[role].includes(action))) return 'role';
  if (action !== 'grant' && action !== 'refuse') return 'yes';
  const asked = acts.find((act) => act.kind === 'ask' && act.id === ask);
  if (asked?.kind !== 'ask') return 'not-asked';
  if (action === 'refuse' || mayGrant(asked, person.id)) return 'yes';
  return asked.by === person.id ? 'own-request' : 'asker-unverified';
}

export const refusalWords: Readonly<Record<Refusal, string>> = {
  'not-known': 'Nobody in the register of people is known by this name.',
  unverified: 'Who you are is not verified here: only a person who is signed in may do this.',
  role: 'None of your roles allows this.',
  'not-asked': 'There is no such request.',
  'own-request': 'You asked for it yourself: another person has to decide.',
  'asker-unverified': 'Who asked for it is not verified, and it might be you: a person who is signed in has to ask.',
};

/** How a surface knows people: by their id where they signed in, by what a provider vouches for elsewhere. */
export type Identity =
  | { readonly id: string }
  | { readonly slack: string }
  | { readonly iam: string }
  | { readonly oidc: string };

/** The person of the register, if there is one. */
export function personOf({ people = [] }: Registers, identity: Identity): Person | undefined {
  const [[name, value] = []] = Object.entries(identity);
  return people.find((person) => name !== undefined && person[name as keyof Person] === value);
}
