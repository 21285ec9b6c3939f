import { bareTrail, recorder, SISTER, trail, vpc } from '../kit/build-data.ts';
import { scopeOf } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './cloudtrail-on.ts';

const on = (...messages: string[]) => ({ messages, subjects: ['cloudtrail'] });
const LOOSE = { multiRegion: false, validated: false };

export default cases(
  control,
  {},
  {
    compliant: {
      'one whole trail': { given: scopeOf(trail()) },
      "the organisation's trail serves its members": {
        given: scopeOf(trail({ organisation: true }, { account: SISTER }), vpc(), recorder()),
      },
      'a whole trail beside a poor one': {
        given: scopeOf(trail(), trail({ validated: false }, { id: 'old-trail' })),
      },
      'a trail of one region, where that is enough': {
        given: scopeOf(trail({ multiRegion: false, validated: false })),
        with: LOOSE,
      },
    },
    violation: {
      'no trail, and the recorder records them': { given: scopeOf(recorder()), ...on('none') },
      "another account's own trail does not serve": {
        given: scopeOf(trail({}, { account: SISTER }), recorder()),
        ...on('none'),
      },
      'switched off': { given: scopeOf(trail({ logging: false })), ...on('flawed') },
      'one region, not validated, and a hostile name': {
        given: scopeOf(trail({ multiRegion: false, validated: false }, { name: "a'`id`b" })),
        ...on('flawed'),
      },
      'data events only': {
        given: scopeOf(trail({ managementEvents: false, homeRegion: 'eu-west-1' })),
        ...on('flawed'),
      },
      'a trail of the organisation for one region only': {
        given: scopeOf(trail({ organisation: true, multiRegion: false }, { account: SISTER }), vpc()),
        ...on('flawed'),
      },
      'two poor trails': {
        given: scopeOf(trail({ validated: false }), trail({ logging: false }, { id: 'second-trail' })),
        ...on('flawed'),
      },
    },
    notApplicable: {},
    never: { notApplicable: 'every account needs a trail' },
    undetermined: {
      'no trail, and no word of a recorder': {
        given: scopeOf(vpc()),
        missing: 'AWS::CloudTrail::Trail is not recorded',
      },
      'one of two regions does not record trails': {
        given: scopeOf(recorder(), recorder({ allTypes: false }, { region: 'us-east-1' })),
        missing: 'trails of account 111122223333',
      },
      'nobody knows whether it is switched on': {
        given: scopeOf(bareTrail({ multiRegion: true, validated: true, managementEvents: true })),
        missing: 'logging of trail organisation-trail',
      },
      'nobody knows what it covers': { given: scopeOf(bareTrail({ logging: true })), missing: 'all regions of trail' },
    },
  },
);
