import { assumable, peering, SISTER, STRANGER, VENDOR } from '../kit/build-data.ts';
import { given } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './foreign-owner.ts';

const accounts = [
  { id: '111122223333', alias: 'prod' },
  { id: SISTER, alias: 'staging' },
];
const thirdParties = [{ name: 'Example Backup', accounts: [VENDOR], cidrs: [] }];
const to = (account: string) => ({ accepter: { account, region: 'eu-central-1', network: 'vpc-0b1b2c3d' } });
const from = (...principals: string[]) => ({ principals });
const root = (account: string) => `AWS:arn:aws:iam::${account}:root`;
const endpoint = (about: { service?: string; serviceOwner?: string }) => given({ kind: 'network-endpoint', ...about });
const GITHUB = 'Federated:arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const github = (...subjects: string[]) => ({
  principals: [GITHUB],
  conditions: { StringLike: { 'token.actions.githubusercontent.com:sub': subjects } },
});
const trust = (who: string, message = 'trust') => ({ messages: [message], subjects: [`trust ${who}`] });
const issuer = trust('token.actions.githubusercontent.com', 'issuer');

export default cases(
  control,
  { accounts, thirdParties },
  {
    compliant: {
      'a peering inside the account': { given: peering() },
      'a peering with another account of ours': { given: peering(to(SISTER)) },
      'a peering with a declared third party': { given: peering(to(VENDOR)) },
      'an endpoint of a service of Amazon': { given: endpoint({ service: 'com.amazonaws.eu-central-1.s3' }) },
      'an endpoint whose owner is Amazon': { given: endpoint({ serviceOwner: 'amazon' }) },
      'an endpoint of a declared third party': { given: endpoint({ serviceOwner: VENDOR }) },
      'a role for a service': { given: assumable(from('Service:ec2.amazonaws.com')) },
      'a role for our accounts': { given: assumable(from(root('111122223333'), `AWS:${SISTER}`)) },
      'a third party with an external id': {
        given: assumable({ ...from(root(VENDOR)), conditions: { StringEquals: { 'sts:externalid': ['a1b2c3'] } } }),
      },
      'people of our own identity provider': {
        given: assumable(from('Federated:arn:aws:iam::111122223333:saml-provider/staff')),
      },
      'one repository': { given: assumable(github('repo:example/web:ref:refs/heads/main')) },
      'every repository of one owner': { given: assumable(github('repo:example/*')) },
      'an application by its audience': {
        given: assumable({
          principals: ['Federated:accounts.google.com'],
          conditions: { StringEquals: { 'accounts.google.com:aud': ['66677788899900000'] } },
        }),
      },
      'everyone, narrowed to our account': {
        given: assumable({ conditions: { StringEquals: { 'aws:principalaccount': ['111122223333'] } } }),
      },
      'everyone is denied': { given: assumable({ effect: 'Deny' }) },
    },
    violation: {
      'a peering with a stranger': {
        given: peering(to(STRANGER)),
        messages: ['peering'],
        subjects: [`peering ${STRANGER}`],
      },
      'a stranger asks for a peering': {
        given: peering({ requester: { account: STRANGER }, status: 'pending-acceptance' }),
        messages: ['asked'],
        subjects: [`peering ${STRANGER}`],
      },
      "an endpoint of a stranger's service": {
        given: endpoint({ service: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0a1b2c3d', serviceOwner: STRANGER }),
        messages: ['endpoint'],
        subjects: [`endpoint-service ${STRANGER}`],
      },
      "a stranger's account": { given: assumable(from(root(STRANGER))), ...trust(STRANGER) },
      "one user of a stranger's": { given: assumable(from(`AWS:arn:aws:iam::${STRANGER}:user/x`)), ...trust(STRANGER) },
      "a stranger's identity provider": {
        given: assumable(from(`Federated:arn:aws:iam::${STRANGER}:saml-provider/staff`)),
        ...trust(STRANGER),
      },
      'a stranger with an external id is still a stranger': {
        given: assumable({ ...from(root(STRANGER)), conditions: { StringEquals: { 'sts:externalid': ['a1b2c3'] } } }),
        ...trust(STRANGER),
      },
      anyone: { given: assumable(from('AWS:*')), ...trust('*', 'everyone') },
      'anyone who knows the external id': {
        given: assumable({ conditions: { StringEquals: { 'sts:externalid': ['a1b2c3'] } } }),
        ...trust('*', 'everyone'),
      },
      'anyone, whatever the registers': {
        given: assumable(from('AWS:*', 'Service:ec2.amazonaws.com')),
        with: {},
        ...trust('*', 'everyone'),
      },
      'any identity provider': { given: assumable(from('Federated:*')), ...trust('*', 'everyone') },
      'everyone but one': {
        given: assumable({ ...from(root(SISTER)), exceptPrincipals: true }),
        ...trust('*', 'everyone'),
      },
      "everyone, narrowed to a stranger's account": {
        given: assumable({ conditions: { StringEquals: { 'aws:principalaccount': [STRANGER] } } }),
        ...trust(STRANGER),
      },
      'a third party without an external id': { given: assumable(from(root(VENDOR))), ...trust(VENDOR, 'deputy') },
      'a third party with any external id': {
        given: assumable({ ...from(root(VENDOR)), conditions: { StringLike: { 'sts:externalid': ['*'] } } }),
        ...trust(VENDOR, 'deputy'),
      },
      'everybody at GitHub': { given: assumable(from(GITHUB)), ...issuer },
      'everybody at GitHub, by the audience alone': {
        given: assumable({
          principals: [GITHUB],
          conditions: { StringEquals: { 'token.actions.githubusercontent.com:aud': ['sts.amazonaws.com'] } },
        }),
        ...issuer,
      },
      'every owner whose name begins alike': { given: assumable(github('repo:example*')), ...issuer },
    },
    notApplicable: {
      'a peering that is over': { given: peering({ ...to(STRANGER), status: 'deleted' }) },
    },
    undetermined: {
      'a foreign account, and no register of ours': {
        given: peering(to(STRANGER)),
        with: { accounts: null, thirdParties },
        missing: `whether ${STRANGER} is ours`,
      },
      'a role for a foreign account, and no register of ours': {
        given: assumable(from(root(STRANGER))),
        with: {},
        missing: `whether ${STRANGER} is ours`,
      },
      'the trust policy could not be read': {
        given: given({ kind: 'role', trust: 'unreadable' }),
        missing: 'trust policy of role',
      },
      'the trust policy is not visible': { given: given({ kind: 'role' }, { name: 'deploy' }), missing: 'role deploy' },
      'a principal that no longer exists': {
        given: assumable(from('AWS:AROAEXAMPLEEXAMPLE')),
        missing: 'who AWS:AROAEXAMPLEEXAMPLE is',
      },
      'everyone of an organisation': {
        given: assumable({ conditions: { StringEquals: { 'aws:principalorgid': ['o-a1b2c3d4e5'] } } }),
        missing: 'whether organisation o-a1b2c3d4e5 is ours',
      },
      'an identity provider without an account': {
        given: assumable(from('Federated:login.example.com')),
        missing: 'whose identity provider login.example.com is',
      },
      'a peering whose other side is not visible': {
        given: peering({ accepter: {} }),
        missing: 'an account on both sides',
      },
      'an endpoint of a service whose owner is not visible': {
        given: endpoint({ service: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0a1b2c3d' }),
        missing: 'owner of the service',
      },
      "a foreign owner of an endpoint's service, and no register": {
        given: endpoint({ serviceOwner: STRANGER }),
        with: {},
        missing: `whether ${STRANGER} is ours`,
      },
    },
  },
);
