import { flowLog, recorder, STRANGER, vpc } from '../kit/build-data.ts';
import { given, scopeOf } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './flow-logs-on.ts';

const on = (...messages: string[]) => ({ messages, subjects: ['flow-logs'] });
const other = vpc({}, { id: 'vpc-0b1b2c3d', name: 'staging' });

export default cases(
  control,
  {},
  {
    compliant: {
      'an active log of all traffic': { given: scopeOf(vpc(), flowLog()) },
      'rejects alone, where that is enough': {
        given: scopeOf(vpc(), flowLog({ traffic: 'REJECT' })),
        with: { traffic: 'REJECT' },
      },
      'an old log is off, a new one is on': {
        given: scopeOf(vpc(), flowLog({ active: false }, { id: 'fl-0old0001' }), flowLog()),
      },
    },
    violation: {
      'no log, and the recorder records them': { given: scopeOf(vpc(), recorder()), ...on('none') },
      'no log, in a recorder of few types': {
        given: scopeOf(vpc(), recorder({ allTypes: false, types: ['AWS::EC2::VPC', 'AWS::EC2::FlowLog'] })),
        ...on('none'),
      },
      'the other network has one': { given: scopeOf(vpc(), flowLog(), other), ...on('none') },
      'a log of one subnet only': { given: scopeOf(vpc(), flowLog({ watches: 'subnet-0a1b2c3d' })), ...on('none') },
      'the log is off': { given: scopeOf(vpc(), flowLog({ active: false })), ...on('inactive') },
      'only rejects': { given: scopeOf(vpc(), flowLog({ traffic: 'REJECT' })), ...on('narrow') },
    },
    notApplicable: {
      'a network that another account shares with us': { given: scopeOf(vpc({ owner: STRANGER }), recorder()) },
      'no network at all': { given: scopeOf(recorder()) },
    },
    undetermined: {
      'no log, and no word of a recorder': { given: scopeOf(vpc()), missing: 'AWS::EC2::FlowLog is not recorded' },
      'the recorder leaves the type out': {
        given: scopeOf(vpc(), recorder({ excluded: ['AWS::EC2::FlowLog'] })),
        missing: 'flow logs of vpc-0a1b2c3d',
      },
      'the recorder is stopped': {
        given: scopeOf(vpc(), recorder({ recording: false })),
        missing: 'flow logs of vpc-0a1b2c3d',
      },
      'nobody knows what the log watches': {
        given: scopeOf(vpc(), given({ kind: 'flow-log', traffic: 'ALL', active: true })),
        missing: 'what fl-0a1b2c3d watches',
      },
      'nobody knows whether the log is active': {
        given: scopeOf(vpc(), given({ kind: 'flow-log', watches: 'vpc-0a1b2c3d', traffic: 'ALL' })),
        missing: 'whether fl-0a1b2c3d is active',
      },
      'nobody knows what the log records': {
        given: scopeOf(vpc(), given({ kind: 'flow-log', watches: 'vpc-0a1b2c3d', active: true })),
        missing: 'what traffic fl-0a1b2c3d records',
      },
    },
  },
);
