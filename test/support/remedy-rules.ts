/** What the small cloud of remedies is judged by: rules of a group, the clause that some of them break, the registers. */
import type { App } from '@clausewatch/app/ports';
import adminPorts from '@clausewatch/controls/controls/admin-port-untrusted';
import { planOf } from '@clausewatch/engine/plan';
import type { Control } from '@clausewatch/model/control';
import type { Registers } from '@clausewatch/model/registers';
import type { Resource } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import type { Tuple } from '../fix/simulated-group.ts';
import { catalogue, planWith } from './world.ts';

const tcp = (port: number, peer: Tuple['peer'], description?: string): Tuple => ({
  direction: 'ingress',
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  peer,
  ...(description === undefined ? {} : { description }),
});
/** The whole internet, and beside it in the same rule a network that is trusted. */
export const bad = tcp(22, { CidrIp: '0.0.0.0/0' }, 'for a moment');
export const good = tcp(22, { CidrIp: '10.0.0.0/8' }, 'the VPN');
export const others: readonly Tuple[] = [
  tcp(443, { CidrIp: '0.0.0.0/0' }, 'the shop'),
  { direction: 'egress', IpProtocol: '-1', peer: { CidrIp: '0.0.0.0/0' } },
];
export const clause = 'policy/C-admin-port-untrusted';

const params = z.parse(adminPorts.params, { ports: ['tcp/22', 'tcp/3389'], trusted: ['10.0.0.0/8'] });
const { evaluate, wrong } = adminPorts;
/** With its parameters. */
const control = {
  ...adminPorts,
  params: z.object({}),
  evaluate: (resource: Resource) => evaluate(resource as never, params),
  wrong: (resource: Resource, reasons: readonly Reason[]) => wrong?.(resource as never, reasons, params) ?? [],
} as Control;

export const registers: Registers = {
  ...catalogue.registers,
  remediation: { clauses: [clause], mode: 'act' },
};

export function planOver(over: Registers): App['plan'] {
  return planOf({ ...catalogue, registers: over, evaluations: planWith(control).catalogue.evaluations });
}
