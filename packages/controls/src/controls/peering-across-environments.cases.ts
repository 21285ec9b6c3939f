import { peering, SISTER, vpc } from '../kit/build-data.ts';
import { given, scopeOf } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './peering-across-environments.ts';

const register = [
  { environment: 'production', accounts: ['111122223333'] },
  { environment: 'staging', networks: ['vpc-0b1b2c3d'], accounts: [SISTER] },
  { environment: 'production', networks: ['vpc-0c1b2c3d'] },
];
const to = (network: string, account = '111122223333', region = 'eu-central-1') => ({
  accepter: { account, region, network },
});
const tagged = (one: string, two: string, key = 'Environment') =>
  scopeOf(
    peering(),
    vpc({}, { tags: { [key]: one } }),
    vpc({}, { id: 'vpc-0b1b2c3d', tags: { [key.toLowerCase()]: two } }),
  );
const on = (message: string) => ({ messages: [message], subjects: ['peering'] });

export default cases(
  control,
  { environments: register },
  {
    compliant: {
      'both in one environment': { given: scopeOf(peering(to('vpc-0d1b2c3d'))) },
      'the network outweighs its account': { given: scopeOf(peering(to('vpc-0c1b2c3d', SISTER))) },
      'both tagged alike, in different words': { given: tagged('prod', 'Production'), with: { environments: null } },
      'one environment, though the status is not known': {
        given: scopeOf(given({ kind: 'peering', ...pick(peering(to('vpc-0e1b2c3d')).configuration) })),
      },
    },
    violation: {
      'two networks of two environments': { given: scopeOf(peering()), ...on('joined') },
      'two accounts and regions': {
        given: scopeOf(peering(to('vpc-0d1b2c3d', SISTER, 'us-east-1'))),
        ...on('joined'),
      },
      'seen from the other side only': {
        given: scopeOf(peering(to('vpc-0d1b2c3d', SISTER), { account: SISTER, region: 'us-east-1' })),
        ...on('joined'),
      },
      'seen from both sides': {
        given: scopeOf(
          peering(to('vpc-0d1b2c3d', SISTER)),
          peering(to('vpc-0d1b2c3d', SISTER), { account: SISTER, region: 'us-east-1' }),
        ),
        ...on('joined'),
      },
      'not accepted yet': {
        given: scopeOf(peering({ status: 'pending-acceptance' }, { id: 'pcx-0pending' })),
        ...on('pending'),
      },
      'by tags, where there is no register': {
        given: tagged('prod', 'staging'),
        with: { environments: null },
        ...on('joined'),
      },
      'by the environments of their accounts': {
        given: scopeOf(peering(to('vpc-0d1b2c3d', SISTER))),
        with: {
          accounts: [
            { id: '111122223333', alias: 'shop', environment: 'production' },
            { id: SISTER, alias: 'shop-staging', environment: 'staging' },
          ],
        },
        ...on('joined'),
      },
      'by a tag of another name': { given: tagged('prod', 'test', 'Env'), with: {}, ...on('joined') },
    },
    notApplicable: {
      'the connection was deleted': { given: scopeOf(peering({ status: 'deleted' })) },
      'no connection at all': { given: scopeOf(vpc()) },
    },
    undetermined: {
      'neither register nor tags': {
        given: scopeOf(peering()),
        with: { environments: null },
        missing: 'environment of vpc-0a1b2c3d in account 111122223333',
      },
      'a side that nobody placed': {
        given: scopeOf(peering(to('vpc-0f1b2c3d', '999988887777'))),
        missing: 'environment of vpc-0f1b2c3d in account 999988887777',
      },
      'tags of somebody who only shares the network': {
        given: scopeOf(peering(), vpc({ owner: SISTER }, { tags: { Env: 'prod' } })),
        with: { environments: [{ environment: 'production', networks: ['vpc-0b1b2c3d'] }] },
        missing: 'environment of vpc-0a1b2c3d',
      },
      'two environments, and a status that is not known': {
        given: scopeOf(given({ kind: 'peering', ...pick(peering().configuration) })),
        missing: 'status of pcx-0a1b2c3d',
      },
    },
  },
);

/** The two sides alone. */
function pick<T>({ requester, accepter }: { readonly requester: T; readonly accepter: T }) {
  return { requester, accepter };
}
