/** Who may do what. Every surface asks here: the page, Slack, the command line. */
import type { Actor } from '@clausewatch/model/actor';
import { mayGrant } from '@clausewatch/model/exceptions';
import type { Act, Incident } from '@clausewatch/model/incident';
import type { Person, Registers, Role } from '@clausewatch/model/registers';

/** What people can do: the acts, reading, signing a review or an attestation, and the rest of running the program. */
export type Action = Exclude<Act['kind'], 'remedied' | 'reopen'> | 'view' | 'sign' | 'administer';

/** Why not. */
export type Refusal =
  | 'not-known'
  | 'unverified'
  | 'role'
  | 'not-asked'
  | 'own-request'
  | 'own-change'
  | 'asker-unverified';

/** `unverified`: somebody at this machine, whom nobody vouches for. */
export type Somebody = Person | 'unverified';

const responding: readonly Action[] = ['view', 'acknowledge', 'fixing', 'resolve', 'snooze', 'ask', 'propose'];
const deciding: readonly Action[] = ['grant', 'refuse', 'approve', 'decline', 'revert'];

export const allowed: Readonly<Record<Role, readonly Action[]>> = {
  viewer: ['view'],
  responder: [...responding, 'revert'],
  approver: ['view', ...deciding],
  reviewer: ['view', 'sign'],
  admin: [...responding, ...deciding, 'sign', 'administer'],
};

/**
 * `yes`, or why not. Duties are separated by person: nobody grants what they asked for, or approves a remedy that they proposed or of what they
 * broke, whatever roles they have and wherever they act. `ask`: the request or proposal that is decided; undefined: none of that id is there.
 */
export function permitted(
  person: Somebody | undefined,
  action: Action,
  { acts, changedBy }: Pick<Incident, 'acts' | 'changedBy'>,
  ask?: string,
): 'yes' | Refusal {
  if (person === undefined) return 'not-known';
  if (person === 'unverified') return responding.includes(action) ? 'yes' : 'unverified';
  if (!person.roles.some((role) => allowed[role].includes(action))) return 'role';
  const sought = decides[action];
  if (sought === undefined) return 'yes';
  const asked = acts.find((act) => act.kind === sought && act.id === ask);
  if (asked === undefined) return 'not-asked';
  if (action !== 'grant' && action !== 'approve') return 'yes';
  if (asked.by === person.id) return 'own-request';
  if (!mayGrant(asked, person.id)) return 'asker-unverified';
  return action === 'approve' && isHandOf(person, changedBy) ? 'own-change' : 'yes';
}

/** Acts that decide what another act asks for. */
const decides: Readonly<Partial<Record<Action, Act['kind']>>> = {
  grant: 'ask',
  refuse: 'ask',
  approve: 'propose',
  decline: 'propose',
  revert: 'propose',
};

/** Whether the change may have been the person's: their principal, or a session or user that goes by their id or address. */
function isHandOf({ id, email, iam }: Person, changedBy: Actor | undefined): boolean {
  const own = [id, email, ...(iam === undefined ? [] : [iam])].map((name) => name.toLowerCase());
  const hands = changedBy === undefined ? [] : [changedBy.name, ...(changedBy.others ?? [])];
  return hands.some((hand) => {
    const name = hand.toLowerCase();
    return own.some((known) => known === name || known.endsWith(`/${name}`) || name.endsWith(`/${known}`));
  });
}

export const refusalWords: Readonly<Record<Refusal, string>> = {
  'not-known': 'Nobody in the register of people is known by this name.',
  unverified: 'Who you are is not verified here: only a person who is signed in may do this.',
  role: 'None of your roles allows this.',
  'not-asked': 'There is no such request.',
  'own-request': 'You asked for it yourself: another person has to decide.',
  'own-change': 'It may have been your own change that broke it: another person has to decide.',
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
