import { type About, given } from '../kit/build.ts';
import { policy, statement } from '../kit/build-data.ts';
import { cases } from '../kit/cases.ts';

import control from './database-public.ts';

const postgres = (publiclyAccessible: boolean | undefined, about: About = {}) =>
  given(
    {
      kind: 'database',
      engine: 'postgres',
      inNetwork: true,
      ...(publiclyAccessible === undefined ? {} : { publiclyAccessible }),
    },
    { name: 'orders', ...about },
  );
const search = (rest: object) =>
  given(
    { kind: 'database', engine: 'OpenSearch_2.13', ...rest },
    { type: 'AWS::OpenSearch::Domain', id: '111122223333/logs', name: 'logs' },
  );
const admitting = (rest: object) => policy(statement({ actions: ['es:*'], ...rest }));
const from = (...addresses: readonly string[]) => ({ conditions: { IpAddress: { 'aws:sourceip': addresses } } });

export default cases(
  control,
  {},
  {
    compliant: {
      'an instance without a public address': { given: postgres(false) },
      'a Redshift cluster without one': { given: postgres(false, { type: 'AWS::Redshift::Cluster', id: 'warehouse' }) },
      'a search domain inside a VPC, whatever its policy': {
        given: search({ inNetwork: true, access: admitting({ principals: ['AWS:*'] }) }),
      },
      'a cache inside a VPC': {
        given: given(
          { kind: 'database', engine: 'redis', inNetwork: true },
          { type: 'AWS::ElastiCache::CacheCluster', id: 'sessions' },
        ),
      },
    },
    violation: {
      'an instance with a public address': { given: postgres(true), messages: ['public'], subjects: ['public-access'] },
      'a Redshift cluster with one': {
        given: postgres(true, { type: 'AWS::Redshift::Cluster', id: 'warehouse', name: 'warehouse' }),
        messages: ['public'],
      },
      'a Multi-AZ cluster with one': { given: postgres(true, { type: 'AWS::RDS::DBCluster', id: 'cluster-ABC' }) },
      'a search domain for everyone': {
        given: search({ inNetwork: false, access: admitting({ principals: ['AWS:*'] }) }),
        messages: ['open'],
      },
      'a search domain for the internet in two halves': {
        given: search({
          inNetwork: false,
          access: admitting({ principals: ['AWS:*'], ...from('0.0.0.0/1', '128.0.0.0/1') }),
        }),
        messages: ['open'],
      },
      'a search domain for all routable IPv6': {
        given: search({ inNetwork: false, access: admitting({ principals: ['AWS:*'], ...from('2000::/3') }) }),
        messages: ['open'],
      },
      'a search domain for one office': {
        given: search({ inNetwork: false, access: admitting({ principals: ['AWS:*'], ...from('8.8.4.0/24') }) }),
        messages: ['outside'],
      },
      'a search domain for one role': {
        given: search({
          inNetwork: false,
          access: admitting({ principals: ['AWS:arn:aws:iam::111122223333:role/app'] }),
        }),
        messages: ['outside'],
      },
      'a search domain whose policy is not shown': {
        given: search({ inNetwork: false }),
        missing: 'its access policy',
      },
      'a search domain whose policy did not parse': {
        given: search({ inNetwork: false, access: 'unreadable' }),
        missing: 'its access policy',
      },
      'a search domain whose policy names an address that is none': {
        given: search({ inNetwork: false, access: admitting({ principals: ['AWS:*'], ...from('10.0.0.0/33') }) }),
        missing: 'an address',
      },
      'an instance whose name is hostile': { given: postgres(true, { name: "x' --no-deletion-protection; id #" }) },
    },
    notApplicable: {
      'an Aurora cluster has no address of its own': {
        given: given({ kind: 'database', engine: 'aurora-mysql' }, { type: 'AWS::RDS::DBCluster', id: 'cluster-ABC' }),
      },
      'an instance that is no database service': { given: given({ kind: 'instance' }) },
    },
    undetermined: {
      'an instance whose switch is not shown': { given: postgres(undefined), missing: 'publicly accessible' },
      'a search domain whose place is not shown': { given: search({}), missing: 'inside a network' },
      'a Multi-AZ cluster whose switch is not shown': {
        given: postgres(undefined, { type: 'AWS::RDS::DBCluster', id: 'cluster-ABC' }),
        missing: 'publicly accessible',
      },
    },
  },
);
