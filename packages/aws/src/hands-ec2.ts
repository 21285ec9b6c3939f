/** Changes firewalls of the account of its credentials, unit by unit in the provider's own words: what somebody changed meanwhile is not met. */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  type EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { Hands, Requests } from '@clausewatch/app/ports';
import type { Edit, EntryUnit, RuleUnit, Unit } from '@clausewatch/model/edit';
import { Unavailable } from '@clausewatch/model/errors';
import { permissionsOf } from '@clausewatch/render/remedy-cli';

import { ec2Client } from './clients.ts';
import type { Home } from './config-presence.ts';
import { nameOf, translated } from './failures.ts';
import { createCall, deleteCall } from './hands-acl.ts';
import type { Answer, Call } from './hands-call.ts';
import { regionName } from './live-reader.ts';

const foreign = 'it is not a resource of this account';

export function ec2Hands({ account }: Pick<Home, 'account'>): Hands {
  const clientFor = ({ of }: Edit): EC2Client | undefined =>
    of.provider === 'aws' && of.account === account && regionName.test(of.region) ? ec2Client(of.region) : undefined;
  return {
    rehearse: async (edit) => {
      const client = clientFor(edit);
      if (client === undefined) return { refused: foreign };
      for (const call of callsOf(edit)) {
        const refused = await rehearse(client, call);
        if (refused !== undefined) return { refused };
      }
      return 'allowed';
    },
    change: async (edit) => {
      const client = clientFor(edit);
      if (client === undefined) throw new Error(foreign);
      const requests: string[] = [];
      for (const call of callsOf(edit)) requests.push(...(await make(client, call)));
      return requests;
    },
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html: an allowed rehearsal ends with an error of its own name. */
async function rehearse(client: EC2Client, { send }: Call): Promise<string | undefined> {
  try {
    await send(client, true);
    return 'it took a rehearsal for the change itself';
  } catch (error) {
    if (nameOf(error) === 'DryRunOperation') return undefined;
    const translation = translated('EC2', error);
    if (translation instanceof Unavailable) throw translation;
    return translation.message;
  }
}

async function make(client: EC2Client, { send, done, apart, before }: Call): Promise<Requests> {
  if ((await before?.(client)) === 'done') return [];
  try {
    return [(await send(client, false)).$metadata.requestId ?? ''];
  } catch (error) {
    if (nameOf(error) !== done) throw translated('EC2', error);
    const requests: string[] = [];
    if (apart.length > 1) for (const call of apart) requests.push(...(await make(client, call)));
    return requests;
  }
}

/** What is put is put first, so that nobody is cut off in between. */
function callsOf({ of, take, put }: Edit): readonly Call[] {
  return [
    ...groupCalls(of.id, put.filter(isRule), 'authorize'),
    ...put.filter(isEntry).map((unit) => createCall(of.id, unit)),
    ...groupCalls(of.id, take.filter(isRule), 'revoke'),
    ...take.filter(isEntry).map((unit) => deleteCall(of.id, unit)),
  ];
}

interface GroupInput {
  readonly GroupId: string;
  readonly IpPermissions: IpPermission[];
  readonly DryRun: boolean;
}
type Verb = 'authorize' | 'revoke';
const commands: Readonly<Record<Verb, Record<RuleUnit['direction'], (to: EC2Client, input: GroupInput) => Answer>>> = {
  authorize: {
    ingress: (to, input) => to.send(new AuthorizeSecurityGroupIngressCommand(input)),
    egress: (to, input) => to.send(new AuthorizeSecurityGroupEgressCommand(input)),
  },
  revoke: {
    ingress: (to, input) => to.send(new RevokeSecurityGroupIngressCommand(input)),
    egress: (to, input) => to.send(new RevokeSecurityGroupEgressCommand(input)),
  },
};

/** By their words and not by their ids: an id stays with a rule that somebody makes into another. */
function groupCalls(GroupId: string, units: readonly RuleUnit[], verb: Verb): readonly Call[] {
  const call = (direction: RuleUnit['direction'], own: readonly RuleUnit[]): Call => ({
    send: (client, DryRun) =>
      commands[verb][direction](client, { GroupId, IpPermissions: permissionsOf(own, verb === 'authorize'), DryRun }),
    done: verb === 'authorize' ? 'InvalidPermission.Duplicate' : 'InvalidPermission.NotFound',
    apart: own.length > 1 ? own.map((unit) => call(direction, [unit])) : [],
  });
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const own = units.filter((unit) => unit.direction === direction);
    return own.length === 0 ? [] : [call(direction, own)];
  });
}

const isRule = (unit: Unit): unit is RuleUnit => unit.kind === 'rule';
const isEntry = (unit: Unit): unit is EntryUnit => unit.kind === 'entry';
