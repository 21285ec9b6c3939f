import { buildCommand } from '@stricli/core';
import { newTally, observationsIn } from '@clausewatch/local/observations';
import { Misconfigured } from '@clausewatch/model/errors';
import { resourceKey, stateOrder } from '@clausewatch/model/key';
import type { Registers } from '@clausewatch/model/registers';
import type { Resource } from '@clausewatch/model/resource';
import { parseCidr } from '@clausewatch/net/addresses';
import { parseTrafficText, type Traffic } from '@clausewatch/net/traffic';
import { loadRegisters } from '@clausewatch/policies/load';
import { atlasOf } from '@clausewatch/reach/atlas';
import type { Selector } from '@clausewatch/reach/question';
import { reach as reachOf } from '@clausewatch/reach/reach';
import { graphParts } from '@clausewatch/sources/graph/parts';

import { text } from '../catalogue-flags.ts';
import { type Context, exit } from '../context.ts';
import { jsonFlag, type OutputFlags } from '../out.ts';
import { reachReport, reachView } from '../reach-view.ts';

interface Flags extends OutputFlags {
  readonly from: string;
  readonly to: string;
  readonly port?: string;
  readonly protocol?: string;
  readonly registers?: string;
}

async function reach(this: Context, flags: Flags, ...inputs: readonly string[]): Promise<void> {
  const registers = flags.registers === undefined ? {} : loadRegisters(flags.registers);
  const question = { from: selector(flags.from, registers), to: selector(flags.to, registers), ...traffic(flags) };
  const tally = newTally();
  const newest = new Map<string, { readonly order: string; readonly resource?: Resource }>();
  for await (const { observation } of observationsIn(inputs, tally, this.err)) {
    if (observation.kind !== 'resource' && observation.kind !== 'deleted') continue;
    const of = observation.kind === 'resource' ? observation.resource : observation;
    const order = stateOrder(of.capturedAt, of.stateId);
    const key = resourceKey(of.ref);
    if ((newest.get(key)?.order ?? '') > order) continue;
    newest.set(key, observation.kind === 'resource' ? { order, resource: observation.resource } : { order });
  }
  if (newest.size === 0) throw new Misconfigured(['no configuration item could be read']);
  const resources = [...newest.values()].flatMap(({ resource }) => resource ?? []);
  const answer = reachOf(atlasOf(resources.flatMap(graphParts)), question);
  const open = question.traffic === undefined;
  await this.out(
    flags.json ? `${JSON.stringify({ data: reachView(answer, open) })}\n` : reachReport(answer, open, resources),
  );
  this.process.exitCode = { reachable: exit.violation, blocked: exit.ok, undetermined: exit.undetermined }[
    answer.verdict
  ];
}

const ADDRESS_LIKE = /^[0-9.]+(?:\/[0-9]*)?$|^[0-9a-f.]*:[0-9a-f:.]*(?:\/[0-9]*)?$/i;

function selector(value: string, { environments = [] }: Registers): Selector {
  if (value === 'internet') return { kind: 'internet' };
  if (value.startsWith('sg:')) return { kind: 'group', id: value.slice('sg:'.length) };
  if (value.startsWith('env:')) {
    const name = value.slice('env:'.length);
    const ids = environments.filter(({ environment }) => environment === name).flatMap(({ networks = [] }) => networks);
    if (ids.length === 0)
      throw new Misconfigured([
        `${value}: no network of this environment in the registers; give --registers with environments`,
      ]);
    return { kind: 'networks', name, ids };
  }
  const addresses = parseCidr(value);
  if (addresses !== undefined) return { kind: 'addresses', addresses };
  // No id looks like this: it would be answered as a thing that was never read.
  if (ADDRESS_LIKE.test(value)) throw new Misconfigured([`${value}: not an address or range; write 10.0.0.0/8`]);
  return { kind: 'resource', id: value };
}

function traffic({ port, protocol }: Flags): { readonly traffic?: readonly Traffic[] } {
  if (port === undefined && protocol === undefined) return {};
  const asked = `${protocol ?? 'tcp'}${port === undefined ? '' : `/${port}`}`;
  const parsed = parseTrafficText(asked);
  if (parsed === undefined)
    throw new Misconfigured([`${asked}: not a protocol and port; write --protocol tcp --port 22`]);
  return { traffic: [parsed] };
}

export const reachCommand = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Prove or refute that something can be reached, from configuration items',
    fullDescription:
      'FROM and TO are internet, an address range, the id of an interface, instance, load balancer or database, sg:ID, or env:NAME (networks of the registers). Without port and protocol everything that gets through is listed. Exit code: 0 blocked, 1 reachable, 3 undetermined, 2 nothing could start. docs/reachability.md says what is modelled.',
  },
  parameters: {
    positional: {
      kind: 'array',
      minimum: 1,
      parameter: { brief: 'Files or folders', parse: text, placeholder: 'input' },
    },
    flags: {
      from: { kind: 'parsed', parse: text, brief: 'Where the packets come from', placeholder: 'X' },
      to: { kind: 'parsed', parse: text, brief: 'Where they go', placeholder: 'Y' },
      port: { kind: 'parsed', parse: text, brief: 'Port, or a range as 5985-5986', optional: true, placeholder: 'N' },
      protocol: {
        kind: 'parsed',
        parse: text,
        brief: 'tcp, udp, icmp or all. Default: tcp',
        optional: true,
        placeholder: 'P',
      },
      registers: {
        kind: 'parsed',
        parse: text,
        brief: 'File of registers, for env:NAME',
        optional: true,
        placeholder: 'FILE',
      },
      json: jsonFlag,
    },
  },
  func: reach,
});
