import { given } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './log-retention.ts';

const group = (retention: number | 'forever', id = '/app/web') => given({ kind: 'log-group', retention }, { id });
const on = (message: string) => ({ messages: [message], subjects: ['retention'] });

export default cases(
  control,
  { minDays: 15, maxDays: 30, groups: ['/app/*', '/aws/lambda/*-public'] },
  {
    compliant: {
      'thirty days': { given: group(30) },
      'the pattern matches in the middle': { given: group(30, '/aws/lambda/orders-public') },
      'for ever, where only a minimum is promised': { given: group('forever'), with: { minDays: 30 } },
      'any group, where none is named': { given: group(30, 'x'), with: { minDays: 30, maxDays: 30 } },
    },
    violation: {
      'two weeks are too short': { given: group(14), ...on('short') },
      'two months are too long': { given: group(60), ...on('long') },
      'for ever is too long': { given: group('forever'), ...on('forever') },
      'a hostile name': { given: group(7, "/app/$(reboot)'"), ...on('short') },
      'limits between which the service has no value': {
        given: group(14),
        with: { minDays: 15, maxDays: 20 },
        ...on('short'),
      },
    },
    notApplicable: {
      'a group that the promise does not concern': { given: group('forever', '/audit/trail') },
      'a pattern must match to the end': { given: group(7, '/aws/lambda/orders-public-old') },
    },
    undetermined: {
      'the retention is not visible': {
        given: given({ kind: 'log-group' }, { id: '/app/api' }),
        missing: 'retention of log group /app/api',
      },
    },
  },
);
