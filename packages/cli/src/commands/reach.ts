import { buildCommand } from '@stricli/core';
import { newTally, observationsIn } from '@clausewatch/local/observations';
import { Misconfigured } from '@clausewatch/model/errors';
import { resourceKey, stateOrder } from '@clausewatch/model/key';
import { environmentOf, sameEnvironment } from '@clausewatch/model/environment';
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
  const [from, to] = [selector(flags.from), selector(flags.to)];
  const asked = traffic(flags);
  const resources = await newest(this, inputs);
  const question = { from: from(resources, registers), to: to(resources, registers), ...asked };
  const answer = reachOf(atlasOf(resources.flatMap(graphParts)), question);
  const open = question.traffic === undefined;
  await this.out(
    flags.json ? `${JSON.stringify({ data: reachView(answer, open) })}\n` : reachReport(answer, open, resources),
  );
  this.process.exitCode = { reachable: exit.violation, blocked: exit.ok, undetermined: exit.undetermined }[
    answer.verdict
  ];
}

/** Each resource by its newest state, less those that are gone. */
async function newest({ err }: Context, inputs: readonly string[]): Promise<readonly Resource[]> {
  const states = new Map<string, { readonly order: string; readonly resource?: Resource }>();
  for await (const { observation } of observationsIn(inputs, newTally(), err)) {
    if (observation.kind !== 'resource' && observation.kind !== 'deleted') continue;
    const of = observation.kind === 'resource' ? observation.resource : observation;
    const order = stateOrder(of.capturedAt, of.stateId);
    const key = resourceKey(of.ref);
    if ((states.get(key)?.order ?? '') > order) continue;
    states.set(key, observation.kind === 'resource' ? { order, resource: observation.resource } : { order });
  }
  if (states.size === 0) throw new Misconfigured(['no configuration item could be read']);
  return [...states.values()].flatMap(({ resource }) => resource ?? []);
}

const ADDRESS_LIKE = /^[0-9.]+(?:\/[0-9]*)?$|^[0-9a-f.]*:[0-9a-f:.]*(?:\/[0-9]*)?$/i;

type Chooser = (resources: readonly Resource[], registers: Registers) => Selector;

/** Whom a flag means; wrong ones are told before anything is read. */
function selector(value: string): Chooser {
  const [, prefix, name] = /^(sg|env):(.*)$/i.exec(value) ?? [];
  if (value.trim() === '' || name?.trim() === '') throw new Misconfigured([`"${value}" names nobody`]);
  if (value.toLowerCase() === 'internet') return () => ({ kind: 'internet' });
  if (name !== undefined && prefix?.toLowerCase() === 'sg') return () => ({ kind: 'group', id: name });
  if (name !== undefined) return environment(name);
  const addresses = parseCidr(value);
  if (addresses !== undefined) return () => ({ kind: 'addresses', addresses });
  // No id looks like this: it would be answered as a thing that was never read.
  if (ADDRESS_LIKE.test(value)) throw new Misconfigured([`${value}: not an address or range; write 10.0.0.0/8`]);
  return () => ({ kind: 'resource', id: value });
}

/** The networks that registers or their own tags place in an environment, as the controls see it: also those that only a peering names. */
function environment(name: string): Chooser {
  return (resources, registers) => {
    const read = resources.flatMap(({ ref, tags, configuration }) => {
      if (configuration.kind !== 'network') return [];
      return [{ ref, tags: configuration.owner === undefined || configuration.owner === ref.account ? tags : {} }];
    });
    const seen = new Set(read.map(({ ref }) => ref.id));
    const unread = resources.flatMap(peered).filter(({ ref }) => !seen.has(ref.id));
    const placed = [...read, ...unread].flatMap(({ ref, tags }) => {
      const { environment: one } = environmentOf(ref, tags, ref.id, registers);
      return one !== undefined && sameEnvironment(one, name) ? ref.id : [];
    });
    const named = (registers.environments ?? []).flatMap(({ environment: one, networks = [] }) =>
      sameEnvironment(one, name) ? networks : [],
    );
    const ids = [...new Set([...named, ...placed])];
    if (ids.length > 0) return { kind: 'networks', name, ids };
    const how = 'no register and no tag Environment of a network in the input names it; give --registers';
    throw new Misconfigured([`env:${name}: ${how}`]);
  };
}

/** The networks at both ends of a peering: their account alone tells where they belong. */
function peered({ ref, configuration }: Resource): readonly Pick<Resource, 'ref' | 'tags'>[] {
  if (configuration.kind !== 'peering') return [];
  return [configuration.requester, configuration.accepter].flatMap(({ network: id, account = '', region = '' }) =>
    id === undefined ? [] : [{ ref: { ...ref, type: 'AWS::EC2::VPC', account, region, id }, tags: {} }],
  );
}

function traffic({ port, protocol }: Flags): { readonly traffic?: readonly Traffic[] } {
  if (port === undefined && protocol === undefined) return {};
  const name = protocol?.toLowerCase() ?? 'tcp';
  const number = /^[0-9]{1,3}$/.test(name) ? (NUMBERED[name] ?? `protocol/${name}`) : name;
  const asked = `${number}${port === undefined ? '' : `/${port}`}`;
  const parsed = parseTrafficText(asked);
  if (parsed === undefined)
    throw new Misconfigured([`${asked}: not a protocol and port; write --protocol tcp --port 22`]);
  return { traffic: [parsed] };
}

/** Protocols that have a name, by their numbers (IANA). */
const NUMBERED: Readonly<Record<string, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };

export const reachCommand = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Prove or refute that something can be reached, from configuration items',
    fullDescription:
      'FROM and TO are internet, an address range, the id of an interface, instance, load balancer or database, sg:ID, or env:NAME (the networks that registers or tags place there). Without port and protocol everything that gets through is listed. Exit code: 0 blocked, 1 reachable, 3 undetermined, 2 nothing could start. docs/reachability.md says what is modelled.',
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
      port: {
        kind: 'parsed',
        parse: text,
        brief: 'Port, or a range as 5985-5986; of icmp the type',
        optional: true,
        placeholder: 'N',
      },
      protocol: {
        kind: 'parsed',
        parse: text,
        brief: 'tcp, udp, icmp, icmpv6, all or a number. Default: tcp',
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
