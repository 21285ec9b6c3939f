import { type Fields, fields, listOrNone, pick, text } from '../read.ts';

function addressesOf(value: unknown): readonly string[] {
  const details = fields(value);
  return ['ipAddressV4', 'ipAddressV6'].flatMap((name) => text(pick(details, name)) ?? []);
}

/** Each kind of action has its own part, `networkConnectionAction` and so on: all of them say `remoteIpDetails`. */
function ofAction(part: Fields | undefined): readonly string[] {
  return [
    ...addressesOf(pick(part, 'remoteIpDetails')),
    ...listOrNone(pick(part, 'portProbeDetails')).flatMap((one) => addressesOf(pick(fields(one), 'remoteIpDetails'))),
    ...listOrNone(pick(part, 'sourceIps')).flatMap((one) => text(one) ?? []),
  ];
}

/** The remote addresses of a finding, as the detector wrote them, without repeats. */
export function remotesOf(finding: Fields): readonly string[] {
  const service = fields(pick(finding, 'service'));
  const action = fields(pick(service, 'action')) ?? {};
  const sequence = fields(pick(fields(pick(service, 'detection')), 'sequence'));
  const endpoints = listOrNone(pick(sequence, 'endpoints')).flatMap((one) => text(pick(fields(one), 'ip')) ?? []);
  return [...new Set([...Object.values(action).flatMap((part) => ofAction(fields(part))), ...endpoints])];
}
