/** The resources of a CloudFormation template as AWS Config would record them once deployed, AWS's defaults filled in. */
import { type Fields, fields, text } from '@clausewatch/sources/read';

import { aclEntry, cannedGrants, permission } from './cloudformation-parts.ts';
import { type Declared, single, some } from './cloudformation-single.ts';
import type { Shape } from './item.ts';
import { resolve, type Template } from './resolve.ts';

/** The resources as declared, references followed. */
export function declaredIn(document: Fields): readonly Declared[] {
  const template: Template = {
    resources: fields(document['Resources']) ?? {},
    parameters: fields(document['Parameters']) ?? {},
  };
  return Object.entries(template.resources).map(([id, value]) => {
    const type = text(fields(value)?.['Type']) ?? '';
    return { id, type, properties: fields(resolve(template, fields(value)?.['Properties'])) ?? {} };
  });
}

const name = (value: unknown, otherwise: string): string => text(value) ?? otherwise;

const ANYWHERE = { IpProtocol: '-1', CidrIp: '0.0.0.0/0' };

/** Rules that stand alone belong to the group they name; AWS lets everything out of a group that says nothing else. */
function groups(all: readonly Declared[]): readonly Shape[] {
  const alone = all.filter(({ type }) => /^AWS::EC2::SecurityGroup(?:In|E)gress$/.test(type));
  const declared = all.filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
  const owner = ({ properties }: Declared) => name(properties['GroupId'] ?? properties['GroupName'], 'unnamed');
  const ids = new Set([...declared.map(({ id }) => id), ...alone.map(owner)]);
  return [...ids].map((id) => {
    const own = declared.find((one) => one.id === id)?.properties;
    const more = (kind: string) =>
      alone.filter((one) => owner(one) === id && one.type.endsWith(kind)).map(({ properties }) => properties);
    const egress = [...some(own?.['SecurityGroupEgress']), ...more('Egress')];
    const left = egress.length > 0 || own === undefined ? egress : [ANYWHERE];
    const configuration = {
      groupId: id,
      groupName: own?.['GroupName'] ?? (id.endsWith('.default') ? 'default' : id),
      ipPermissions: [...some(own?.['SecurityGroupIngress']), ...more('Ingress')].map(permission),
      ipPermissionsEgress: left.map(permission),
    };
    return { type: 'AWS::EC2::SecurityGroup', id, configuration };
  });
}

function acls(all: readonly Declared[]): readonly Shape[] {
  const entries = all.filter(({ type }) => type === 'AWS::EC2::NetworkAclEntry');
  const owner = ({ properties }: Declared) => name(properties['NetworkAclId'], 'unnamed');
  const ids = new Set([
    ...all.filter(({ type }) => type === 'AWS::EC2::NetworkAcl').map(({ id }) => id),
    ...entries.map(owner),
  ]);
  return [...ids].map((id) => {
    const own = entries.filter((one) => owner(one) === id).map(({ properties }) => aclEntry(properties));
    return { type: 'AWS::EC2::NetworkAcl', id, configuration: { isDefault: false, entries: own } };
  });
}

function buckets(all: readonly Declared[]): readonly Shape[] {
  const policies = all.filter(({ type }) => type === 'AWS::S3::BucketPolicy');
  const declared = all.filter(({ type }) => type === 'AWS::S3::Bucket');
  const owner = ({ properties }: Declared) => name(properties['Bucket'], 'unnamed');
  const called = ({ id, properties }: Declared) => name(properties['BucketName'], id);
  const ids = new Set([...declared.map(called), ...policies.map(owner)]);
  return [...ids].map((id) => {
    const own = declared.find((one) => called(one) === id)?.properties;
    const policy = policies.find((one) => owner(one) === id)?.properties['PolicyDocument'];
    const block = fields(own?.['PublicAccessBlockConfiguration']);
    const whole = {
      BlockPublicAcls: false,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    };
    const supplementary = {
      AccessControlList: { grantList: cannedGrants(text(own?.['AccessControl'])) },
      BucketPolicy: { policyText: policy === undefined ? null : JSON.stringify(policy) },
      ...(block === undefined ? {} : { PublicAccessBlockConfiguration: { ...whole, ...block } }),
    };
    return { type: 'AWS::S3::Bucket', id, configuration: { name: id }, supplementary };
  });
}

export function shapesOf(all: readonly Declared[]): readonly Shape[] {
  return [...groups(all), ...acls(all), ...buckets(all), ...all.flatMap((one) => single(one, all))];
}
