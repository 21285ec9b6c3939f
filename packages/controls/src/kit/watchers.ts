/** Commands that switch the watchers on: flow logs, trails, detectors. */
import type { Fix } from '@clausewatch/model/control';
import type { ResourceRef } from '@clausewatch/model/resource';

import { aws, fixOf } from './aws.ts';

/** The account in one region: what is wrong when something is missing there. */
export function accountRef(account: string, region: string): ResourceRef {
  return { provider: 'aws', account, region, type: 'AWS::::Account', id: account };
}

/** A flow log to CloudWatch Logs. Which role may write there only the owner knows: a word in capitals stands for it. */
export function createFlowLog(network: ResourceRef, traffic: string): Fix | undefined {
  const words = [
    'ec2',
    'create-flow-logs',
    '--resource-type',
    'VPC',
    '--deliver-logs-permission-arn',
    'FLOW_LOGS_ROLE_ARN',
  ];
  const options = {
    'resource-ids': network.id,
    'traffic-type': traffic,
    'log-group-name': `/vpc/flow-logs/${network.id}`,
  };
  return fixOf(
    [aws(network, words, options)],
    [aws(network, ['ec2', 'delete-flow-logs', '--flow-log-ids', 'FLOW_LOG_ID'], {})],
    'Put the ARN of a role that may write flow logs for FLOW_LOGS_ROLE_ARN; for the way back put the id that the command prints for FLOW_LOG_ID. Logs cost by volume.',
  );
}

/** What of a trail can be mended by a switch; `undefined` when its event selectors would have to be rewritten. */
export function mendTrail(
  account: ResourceRef,
  trail: string,
  region: string,
  lacks: readonly string[],
): Fix | undefined {
  if (lacks.includes('management events')) return undefined;
  const home = { ...account, region };
  const changes = [
    ...(lacks.includes('all regions') ? ['is-multi-region-trail'] : []),
    ...(lacks.includes('validation') ? ['enable-log-file-validation'] : []),
  ];
  const update = (prefix: string): readonly (string | undefined)[] =>
    changes.length === 0
      ? []
      : [aws(home, ['cloudtrail', 'update-trail', ...changes.map((flag) => `--${prefix}${flag}`)], { name: trail })];
  const logging = (verb: string): readonly (string | undefined)[] =>
    lacks.includes('logging') ? [aws(home, ['cloudtrail', verb], { name: trail })] : [];
  return fixOf(
    [...update(''), ...logging('start-logging')],
    [...logging('stop-logging'), ...update('no-')],
    `Only ${trail} is changed. What happened while it did not record stays unrecorded.`,
  );
}

export function enableDetector(detector: ResourceRef): Fix | undefined {
  const to = (flag: string): string | undefined =>
    aws(detector, ['guardduty', 'update-detector', flag], { 'detector-id': detector.id });
  return fixOf([to('--enable')], [to('--no-enable')], 'GuardDuty is billed by what it analyses.');
}

export function createDetector(account: ResourceRef): Fix | undefined {
  return fixOf(
    [aws(account, ['guardduty', 'create-detector', '--enable'], { 'finding-publishing-frequency': 'FIFTEEN_MINUTES' })],
    [aws(account, ['guardduty', 'delete-detector', '--detector-id', 'DETECTOR_ID'], {})],
    'In an organisation the administrator of GuardDuty had better switch it on for all members. For the way back put the id that the command prints for DETECTOR_ID; findings go with the detector.',
  );
}

export function startRecorder(recorder: ResourceRef): Fix | undefined {
  const turn = (verb: string): string | undefined =>
    aws(recorder, ['configservice', `${verb}-configuration-recorder`], { 'configuration-recorder-name': recorder.id });
  return fixOf(
    [turn('start')],
    [turn('stop')],
    'AWS Config is billed by what it records. What changed meanwhile comes with the next sweep.',
  );
}
