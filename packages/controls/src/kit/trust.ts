/** Who may assume a role, beyond the role's own account and the provider's services. */
import type { PolicyDocument, Statement } from '@clausewatch/model/policy-document';

import { fixedPart } from './glob.ts';
import { demanded, isEveryone } from './iam.ts';

export type Trusted =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'account'; readonly account: string; readonly principal: string; readonly externalId: boolean }
  | { readonly kind: 'issuer'; readonly issuer: string }
  | { readonly kind: 'unclear'; readonly missing: string };

/** Identity providers that serve everybody: trust in them means anyone, unless a condition says whose. */
const SHARED_ISSUERS = [
  'token.actions.githubusercontent.com',
  'gitlab.com',
  'app.terraform.io',
  'accounts.google.com',
  'graph.facebook.com',
  'www.amazon.com',
  'cognito-identity.amazonaws.com',
];
/** Of these the audience names the application, so it is enough. */
const BY_AUDIENCE = SHARED_ISSUERS.slice(3);

/** The account of `AWS:111122223333` or of an ARN; `undefined` when it shows none. */
export function accountOf(principal: string): string | undefined {
  let start = principal.indexOf(':') + 1;
  const isArn = principal.startsWith('arn:', start);
  for (let fields = isArn ? 4 : 0; fields > 0; fields -= 1) {
    start = principal.indexOf(':', start) + 1;
    if (start === 0) return undefined;
  }
  const end = isArn ? principal.indexOf(':', start) : -1;
  const account = end < 0 ? principal.slice(start) : principal.slice(start, end);
  return /^\d{12}$/.test(account) ? account : undefined;
}

/** A subject that says whose it is: for `repo:owner/name:*` the owner must be complete. */
function namesSomebody(value: string): boolean {
  const fixed = fixedPart(value);
  return value === fixed ? value !== '' : fixed.startsWith('repo:') ? fixed.includes('/') : fixed.includes(':');
}

function bound(statement: Statement, issuer: string): boolean {
  const audience = BY_AUDIENCE.includes(issuer);
  return Object.values(statement.conditions).some((keys) =>
    Object.keys(keys).some((key) => {
      if (!key.startsWith(`${issuer}:`) || (!audience && key.endsWith(':aud'))) return false;
      const values = demanded(statement, key);
      return values.length > 0 && values.every(namesSomebody);
    }),
  );
}

function federated(statement: Statement, principal: string, home: string): Trusted | undefined {
  const issuer = SHARED_ISSUERS.find((name) => principal.endsWith(`:${name}`) || principal.endsWith(`/${name}`));
  if (issuer !== undefined) return bound(statement, issuer) ? undefined : { kind: 'issuer', issuer };
  if (principal === 'Federated:*') return { kind: 'everyone' };
  const account = accountOf(principal);
  if (account === undefined)
    return { kind: 'unclear', missing: `whose identity provider ${principal.slice(10, 90)} is` };
  return account === home
    ? undefined
    : { kind: 'account', account, principal: principal.slice(10, 130), externalId: false };
}

/** "Everyone" with a condition on the caller's account, ARN or organisation means those. */
function everyone(statement: Statement, externalId: boolean): readonly Trusted[] {
  const callers = [...demanded(statement, 'aws:principalaccount'), ...demanded(statement, 'aws:principalarn')];
  const accounts = callers.map((value) => accountOf(value.startsWith('arn:') ? `AWS:${value}` : `:${value}`));
  if (accounts.length > 0 && accounts.every((account) => account !== undefined))
    return accounts.map((account) => ({ kind: 'account', account, principal: '*', externalId }));
  const organisations = demanded(statement, 'aws:principalorgid');
  if (organisations.length > 0 && organisations.every((id) => /^o-[a-z0-9]+$/.test(id)))
    return organisations.map((id) => ({ kind: 'unclear', missing: `whether organisation ${id} is ours` }));
  return [{ kind: 'everyone' }];
}

const NOBODY: readonly Trusted[] = Object.freeze([]);

/** Everybody outside `home` whom the trust policy admits. Allocates nothing when there is nobody. */
export function outsiders(trust: PolicyDocument, home: string): readonly Trusted[] {
  let found: Trusted[] | undefined;
  for (const statement of trust.statements) {
    if (statement.effect !== 'Allow') continue;
    if (statement.exceptPrincipals) (found ??= []).push({ kind: 'everyone' });
    else
      for (const principal of statement.principals) {
        if (principal.startsWith('Service:')) continue;
        const outsider = outsidersOf(statement, principal, home);
        if (outsider !== undefined) (found ??= []).push(...outsider);
      }
  }
  return found ?? NOBODY;
}

function outsidersOf(statement: Statement, principal: string, home: string): readonly Trusted[] | undefined {
  if (principal.startsWith('Federated:')) {
    const one = federated(statement, principal, home);
    return one === undefined ? undefined : [one];
  }
  if (!isEveryone(principal)) {
    const account = accountOf(principal);
    if (account === home) return undefined;
    if (account === undefined) return [{ kind: 'unclear', missing: `who ${principal.slice(0, 80)} is` }];
    return [{ kind: 'account', account, principal: principal.slice(4, 124), externalId: hasExternalId(statement) }];
  }
  return everyone(statement, hasExternalId(statement)).filter((one) => one.kind !== 'account' || one.account !== home);
}

function hasExternalId(statement: Statement): boolean {
  const ids = demanded(statement, 'sts:externalid');
  return ids.length > 0 && ids.every((id) => id !== '' && fixedPart(id) === id);
}
