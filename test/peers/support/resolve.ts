/** CloudFormation's references, as far as a template alone says what they give. */
import { type Fields, fields, list, text } from '@clausewatch/sources/read';

import { ACCOUNT, REGION } from './item.ts';
import { Inexpressible } from './row.ts';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

export interface Template {
  readonly resources: Fields;
  readonly parameters: Fields;
}

/** What `Ref` gives: a parameter's default, a bucket's name, or the logical id in place of an id that AWS would invent. */
function named(template: Template, name: string): unknown {
  if (name === 'AWS::NoValue') return undefined;
  const parameter = fields(template.parameters[name]);
  if (parameter !== undefined && !('Default' in parameter)) throw new Inexpressible(`parameter ${name} has no value`);
  if (parameter !== undefined) return parameter['Default'];
  const own = fields(fields(template.resources[name])?.['Properties']);
  return PSEUDO[name] ?? text(own?.['BucketName']) ?? name;
}

function attribute(template: Template, path: string): unknown {
  const [name = '', ...rest] = path.split('.');
  if (rest[0] === 'DefaultSecurityGroup') return `${name}.default`;
  const bucket = fields(template.resources[name])?.['Type'] === 'AWS::S3::Bucket';
  return bucket && rest.join('.') === 'Arn' ? `arn:aws:s3:::${String(named(template, name))}` : named(template, name);
}

function substitute(template: Template, value: unknown): string {
  const given = list(value);
  const pattern = text(given === undefined ? value : given[0]) ?? '';
  const own = fields(given?.[1]) ?? {};
  return pattern.replaceAll(/\$\{([\w.:]+)\}/g, (_, name: string) =>
    String(name in own ? resolve(template, own[name]) : attribute(template, name)),
  );
}

/** The value with its references replaced; one that cannot be followed stays, and is unreadable then. */
export function resolve(template: Template, value: unknown): unknown {
  const several = list(value);
  if (several !== undefined) return several.map((one) => resolve(template, one)).filter((one) => one !== undefined);
  const from = fields(value);
  if (from === undefined) return value;
  if ('Ref' in from) return named(template, String(from['Ref']));
  const path = from['Fn::GetAtt'];
  if (path !== undefined) return attribute(template, (list(path) ?? [path]).map(String).join('.'));
  if ('Fn::Sub' in from) return substitute(template, from['Fn::Sub']);
  const join = list(from['Fn::Join']);
  if (join !== undefined) return (list(resolve(template, join[1])) ?? []).map(String).join(String(join[0]));
  return Object.fromEntries(Object.entries(from).map(([key, inner]) => [key, resolve(template, inner)]));
}
