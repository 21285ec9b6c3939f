import { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { identity, said, signals, user, root, login } from '../../test/recorded-calls.ts';

describe('a signal', () => {
  it.each<[readonly string[], string, object]>([
    [['denied-call'], 'a refused call', { errorCode: 'Client.UnauthorizedOperation' }],
    [['denied-call'], 'a call refused by name', { eventName: 'GetObject', errorCode: 'AccessDeniedException' }],
    [[], 'a call that failed for another reason', { errorCode: 'NoSuchBucketPolicy' }],
    [[], 'a refused call of AWS itself', { errorCode: 'AccessDenied', userIdentity: { type: 'AWSService' } }],
    [
      ['failed-login'],
      'a failed login',
      { ...login, userIdentity: user, responseElements: { ConsoleLogin: 'Failure' } },
    ],
    [
      ['login-without-mfa'],
      'a login without a second factor',
      {
        ...login,
        userIdentity: user,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'No' },
      },
    ],
    [
      [],
      'a login with one',
      {
        ...login,
        userIdentity: user,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'Yes' },
      },
    ],
    [
      [],
      'a login through an identity provider, which asked for it itself',
      {
        ...login,
        userIdentity: identity,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'No' },
      },
    ],
    [
      ['login-without-mfa', 'root-use'],
      'a login of root',
      {
        ...login,
        userIdentity: root,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'No' },
      },
    ],
    [['root-use'], 'a call of root', { userIdentity: root }],
    [[], 'what AWS does in the name of root', { userIdentity: { ...root, invokedBy: 'support.amazonaws.com' } }],
  ])('%j comes of %s', (expected, _what, over) => {
    expect(signals(over)).toEqual(expected);
  });

  it('and a change come of one call of root', () => {
    expect(said({ userIdentity: root }).map(({ kind }) => kind)).toEqual(['api-call', 'signal']);
  });

  it('speaks of the role whatever its session, of the user, of the account', () => {
    const who = (over: object) =>
      said({ errorCode: 'AccessDenied', ...over }).map((one) => one.kind === 'signal' && one.signal.who);
    const base = { provider: 'aws', account: '111122223333', region: 'global' };
    expect(who({})).toEqual([{ ...base, type: 'AWS::IAM::Role', id: 'AROAEXAMPLE', name: 'platform' }]);
    expect(who({ userIdentity: user })).toEqual([{ ...base, type: 'AWS::IAM::User', id: 'AIDAX', name: 'bob' }]);
    expect(who({ userIdentity: root })).toEqual([{ ...base, type: 'AWS::::Account', id: '111122223333' }]);
  });

  it('is what its schema says', () => {
    for (const one of [...said({ userIdentity: root }), ...said({ errorCode: 'AccessDenied' })])
      expect(Observation.safeParse(one).error).toBeUndefined();
  });
});
