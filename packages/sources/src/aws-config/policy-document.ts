import type { PolicyDocument, Statement } from '@clausewatch/model/policy-document';

import { decoded, fields, list, optional, text } from '../read.ts';

class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

function texts(value: unknown): readonly string[] {
  return (list(value) ?? [value]).map((one) => {
    if (typeof one === 'string') return one;
    if (typeof one === 'number' || typeof one === 'boolean') return String(one);
    throw new Unreadable('not a text');
  });
}

function principals(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value === '*' ? '*:*' : `AWS:${value}`];
  const kinds = fields(value);
  if (kinds === undefined) throw new Unreadable('not a principal');
  return Object.entries(kinds).flatMap(([kind, names]) => texts(names).map((name) => `${kind}:${name}`));
}

function conditions(value: unknown): Statement['conditions'] {
  if (value === undefined || value === null) return {};
  const operators = fields(value);
  if (operators === undefined) throw new Unreadable('not a condition');
  // fromEntries defines own properties, so that a key `__proto__` is one key among others.
  return Object.fromEntries(
    Object.entries(operators).map(([operator, keys]) => {
      const tests = fields(keys);
      if (tests === undefined) throw new Unreadable('not a condition');
      return [operator, Object.fromEntries(Object.entries(tests).map(([key, v]) => [key.toLowerCase(), texts(v)]))];
    }),
  );
}

/** An element or its negation; both at once are no statement. */
function choice(plain: unknown, not: unknown): unknown {
  if (plain !== undefined && not !== undefined) throw new Unreadable('both an element and its negation');
  return plain === undefined ? not : plain;
}

function statement(value: unknown): Statement {
  const from = fields(value);
  const effect = from?.['Effect'];
  if (from === undefined || (effect !== 'Allow' && effect !== 'Deny')) throw new Unreadable('not a statement');
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = from;
  const action = choice(Action, NotAction);
  const resource = choice(Resource, NotResource);
  if (action === undefined) throw new Unreadable('no action');
  return {
    ...optional('sid', text(from['Sid'])),
    effect,
    principals: principals(choice(Principal, NotPrincipal)),
    exceptPrincipals: NotPrincipal !== undefined,
    actions: texts(action),
    exceptActions: NotAction !== undefined,
    resources: resource === undefined ? [] : texts(resource),
    exceptResources: NotResource !== undefined,
    conditions: conditions(from['Condition']),
  };
}

function plainJson(value: string): string {
  return /^\s*%7[Bb]/.test(value) ? decodeURIComponent(value) : value;
}

/**
 * A policy document given as an object, as JSON text (encoded once or twice) or as the URL-encoded JSON text of IAM.
 * `undefined` when there is none; `unreadable` when there is one that does not follow the grammar (IAM User Guide,
 * Grammar of the IAM JSON policy language): a document read in part would be a different document.
 */
export function readPolicy(value: unknown): PolicyDocument | 'unreadable' | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  try {
    const document = fields(decoded(typeof value === 'string' ? plainJson(value) : value));
    const given = document?.['Statement'];
    if (given === undefined) return 'unreadable';
    return { statements: (list(given) ?? [given]).map(statement) };
  } catch {
    return 'unreadable';
  }
}
