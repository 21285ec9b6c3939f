/** A small world for pipeline tests: three clauses over security groups, one over networks, one over threats, one over what can be reached. */
import type { Doer } from '@clausewatch/app/act';
import type { App, Monitor } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { controls } from '@clausewatch/controls/registry.generated';
import { planOf } from '@clausewatch/engine/plan';
import type { Catalogue, Citation, Evaluation } from '@clausewatch/model/catalogue';
import type { Kind } from '@clausewatch/model/configuration';
import type { Control, ScopeControl } from '@clausewatch/model/control';
import type { GraphPart, RouteTargetKind } from '@clausewatch/model/graph';
import type { Handling } from '@clausewatch/model/handling';
import type { Clause } from '@clausewatch/model/policy';
import type { Person, Role } from '@clausewatch/model/registers';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import {
  type Reason,
  type Verdict,
  compliant,
  notApplicable,
  undetermined,
  verdictOf,
} from '@clausewatch/model/verdict';
import { cidrs, none } from '@clausewatch/net/addresses';
import { type FirewallRule, peerFrom } from '@clausewatch/net/rule';
import { parseTrafficText } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

/** What a test group says of itself: subjects that are broken, or `?` for one that nobody can decide. */
export interface Told {
  readonly broken?: readonly string[];
  readonly unknown?: boolean;
  /** Sources of every broken subject. */
  readonly sources?: readonly string[];
  /** Its rules really admit everybody to what is broken. */
  readonly admits?: boolean;
}

/** What a test interface says of itself. */
export interface Plugged {
  readonly group: string;
  readonly public: boolean;
}

/** Where a peer of the world's own account and region is. */
export const PEER = { account: '444455556666', region: 'us-east-1' } as const;

export function groupRef(id: string): ResourceRef {
  return { provider: 'aws', account: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id };
}

export function groupState(id: string, at: string, told: Told): Resource {
  return {
    ref: groupRef(id),
    tags: {},
    configuration: { kind: 'security-group', isDefault: false, rules: told.admits === true ? admitting(told) : [] },
    capturedAt: at,
    stateId: '1',
    raw: { configuration: told, supplementary: {} },
  };
}

function admitting({ broken = [] }: Told): readonly FirewallRule[] {
  const peer = peerFrom({ cidrs: ['0.0.0.0/0'] });
  return broken.map((subject) => ({
    direction: 'ingress',
    peer,
    traffic: parseTrafficText(subject.replace('ingress ', '')),
    at: `/${subject}`,
  }));
}

/** An interface in the network of its account, with a way to the internet; 10.1.0.0/16 here, 10.2.0.0/16 at the peer. */
export function plugState(id: string, at: string, plugged: Plugged, where: Partial<ResourceRef> = {}): Resource {
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::NetworkInterface', ...where },
    configuration: { kind: 'network-part' },
    raw: { configuration: plugged, supplementary: {} },
  };
}

/** `status`: in words of AWS, of a connection that is not active. */
export function peeringState(id: string, at: string, active: boolean, status = 'deleted'): Resource {
  const { account, region } = groupRef('');
  const configuration = {
    kind: 'peering',
    status: active ? 'active' : status,
    requester: { account, region, network: 'vpc-of-111122223333' },
    accepter: { ...PEER, network: `vpc-of-${PEER.account}` },
  } as const;
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::VPCPeeringConnection' },
    configuration,
    raw: { configuration: { active, status }, supplementary: {} },
  };
}

/** What the resources of this world are in the graph. */
function graphParts({ ref, configuration, raw }: Resource): readonly GraphPart[] {
  const network = `vpc-of-${ref.account}`;
  if (configuration.kind === 'security-group')
    return [{ kind: 'security-group', id: ref.id, network, rules: configuration.rules }];
  if (configuration.kind === 'peering')
    return [
      {
        kind: 'peering',
        id: ref.id,
        active: configuration.status === 'active',
        networks: [network, `vpc-of-${PEER.account}`],
      },
    ];
  if (configuration.kind !== 'network-part') return [];
  const { group, public: open } = raw.configuration as Plugged;
  const [own, other] = ref.account === PEER.account ? [2, 1] : [1, 2];
  const subnets = [`subnet-${own}`];
  const route = (prefix: string, kind: RouteTargetKind, id: string) =>
    ({ prefix, target: { kind, id }, blackhole: false, propagated: false, at: prefix }) as const;
  const entry = (direction: 'ingress' | 'egress') =>
    ({
      direction,
      number: 100,
      action: 'allow',
      traffic: { kind: 'all' },
      addresses: cidrs('0.0.0.0/0'),
      at: '',
    }) as const;
  return [
    { kind: 'network', id: network, prefixes: [`10.${own}.0.0/16`] },
    { kind: 'subnet', id: `subnet-${own}`, network, prefixes: [`10.${own}.1.0/24`] },
    { kind: 'network-acl', id: `acl-${own}`, subnets, readable: true, entries: [entry('ingress'), entry('egress')] },
    { kind: 'gateway', type: 'internet-gateway', id: `igw-${own}`, networks: [network] },
    {
      kind: 'route-table',
      id: `rtb-${own}`,
      network,
      main: true,
      subnets,
      gateways: [],
      routes: [route('0.0.0.0/0', 'internet-gateway', `igw-${own}`), route(`10.${other}.0.0/16`, 'peering', 'pcx-1')],
    },
    {
      kind: 'interface',
      id: ref.id,
      subnet: `subnet-${own}`,
      network,
      type: 'interface',
      groups: ref.account === PEER.account ? [] : [group],
      addresses: [
        { address: `10.${own}.1.${ref.id.slice(-1)}`, ...(open ? { public: `54.1.${own}.${ref.id.slice(-1)}` } : {}) },
      ],
      of: [],
    },
  ];
}

/** A network that is watched by a log, or a log. */
export function networkState(id: string, at: string): Resource {
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::VPC' },
    configuration: { kind: 'network', addresses: none },
  };
}

export function logState(id: string, at: string, watches: string, active: boolean): Resource {
  const configuration = { kind: 'flow-log', watches, active } as const;
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::FlowLog' },
    configuration,
    raw: { configuration, supplementary: {} },
  };
}

const described = {
  severity: 'high',
  status: 'stable',
  rationale: '',
  remediation: '',
  blindSpots: '',
  params: z.object({}),
  messages: { broken: 'it is broken for {{sources}}', unwatched: 'nobody watches' },
} as const;

function judgeTold(resource: Resource): Verdict {
  const told = resource.raw.configuration as Told;
  const data = { sources: [...(told.sources ?? ['0.0.0.0/0'])] };
  const reasons = (told.broken ?? []).map((subject): Reason => ({ subject, message: 'broken', at: '', data }));
  return verdictOf(reasons, told.unknown === true ? ['something'] : []);
}

const teller = (id: string): Control => ({
  ...described,
  kind: 'resource',
  id,
  title: id,
  applies: ['security-group'],
  evaluate: judgeTold,
});

/** Every network is watched by an active log. */
export const watcher: ScopeControl = {
  ...described,
  kind: 'scope',
  id: 'watched',
  title: 'watched',
  collects: ['network', 'flow-log'],
  scope: 'account-region',
  evaluate: ({ resources }) =>
    resources
      .filter(({ configuration }) => configuration.kind === 'network')
      .map(({ ref }) => {
        const logs = resources.filter(
          ({ configuration }) => configuration.kind === 'flow-log' && configuration.watches === ref.id,
        );
        const watched = logs.some(
          ({ configuration }) => configuration.kind === 'flow-log' && configuration.active === true,
        );
        if (watched) return { ref, verdict: compliant };
        const reason: Reason = { subject: 'flow-logs', message: 'unwatched', at: '', data: {} };
        return { ref, verdict: logs.length === 0 ? undetermined('logs') : verdictOf([reason]) };
      }),
};

/** Nobody reaches SSH. */
const reaching = must(controls.get('untrusted-reach'));

/** Nobody is refused a call three times within an hour. */
const refusals = must(controls.get('denied-calls-repeated'));

const paramsOf = new Map<Control, unknown>([
  [reaching, { ports: ['tcp/22'], trusted: ['2001:db8::/32'] }],
  [refusals, { atLeast: 3, minutes: 60 }],
]);

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there');
  return value;
}

export const threats: Control = {
  ...described,
  kind: 'threat',
  id: 'threats',
  title: 'threats',
  evaluate: (threat) =>
    threat.sample
      ? notApplicable
      : verdictOf([
          { subject: 'threat', message: 'broken', at: '', data: {}, severity: threat.score >= 7 ? 'high' : 'low' },
        ]),
};

function clauseOf(id: string): Clause {
  return {
    id,
    summary: `what ${id} says`,
    class: 'fact',
    owner: 'security',
    systems: [],
    frameworks: [],
    repairWithin: 'PT4H',
    assertions: [],
    assess: [],
  };
}

/** The control with its parameters. */
function evaluationOf(control: Control, ...clauses: readonly string[]): Evaluation {
  const citations = clauses.map((id): Citation => ({
    key: `policy/${id}/${control.id}`,
    policy: 'policy',
    clause: clauseOf(id),
    control: control.id,
    sentence: { policy: 'policy', clause: id, policyTitle: 'The policy', text: `what ${id} says`, quoted: false },
    severity: control.severity,
    versions: { policy: 'policy@1', registers: 'none', controls: '1' },
  }));
  return { control, params: z.parse(control.params, paramsOf.get(control) ?? {}), citations };
}

function person(id: string, ...roles: readonly Role[]): Person {
  return { id, name: id, email: `${id}@example.com`, roles };
}

let deeds = 0;

/** Somebody of the register at the page; every call is another deed. */
export function doer(by: string): Doer {
  deeds += 1;
  return { id: `deed-${deeds}`, by, via: 'page' };
}

/** The world's plan with other controls over security groups: each is cited by one clause of its name. */
export function planWith(...controls: readonly Control[]): App['plan'] {
  return planOf({ ...catalogue, evaluations: controls.map((control) => evaluationOf(control, `C-${control.id}`)) });
}

/** A control over security groups that says this of every one. */
export function saying(id: string, evaluate: (resource: Resource) => Verdict): Control {
  return { ...described, kind: 'resource', id, title: id, applies: ['security-group'], evaluate };
}

export const catalogue: Catalogue = {
  policies: [],
  registers: {
    // Nothing waits, unless a test says otherwise.
    handling: { settle: 'PT0S', cooldown: 'PT0S' },
    people: [
      person('alice', 'responder', 'approver'),
      person('bob', 'responder', 'approver'),
      person('carol', 'viewer'),
    ],
  },
  evaluations: [
    evaluationOf(teller('one'), 'C-1', 'C-2'),
    evaluationOf(teller('two'), 'C-3'),
    evaluationOf(watcher, 'C-4'),
    evaluationOf(threats, 'C-5'),
    evaluationOf(reaching, 'C-6'),
  ],
  grounds: [],
};

/** The world's plan where incidents are handled so, and calls that were refused are counted. */
export function handled(handling: Handling): App['plan'] {
  const evaluations = [...catalogue.evaluations, evaluationOf(refusals, 'C-7')];
  return planOf({ ...catalogue, evaluations, registers: { ...catalogue.registers, handling } });
}

export interface World {
  readonly app: App;
  readonly sent: { readonly channel: string; readonly key: string; readonly text: string }[];
  readonly counts: Map<string, number>;
  now: string;
}

export function world(table: Table, now = '2026-11-01T12:00:00.000Z', plan = planOf(catalogue)): World {
  const sent: World['sent'][number][] = [];
  const counts = new Map<string, number>();
  const monitor: Monitor = { count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1), remark: () => undefined };
  const made: World = {
    now,
    sent,
    counts,
    app: {
      plan,
      table,
      now: () => made.now,
      monitor,
      senders: {
        email: async (mail, key) => void sent.push({ channel: 'email', key, text: mail.subject }),
        slack: async (post, key) => void sent.push({ channel: 'slack', key, text: post.text }),
      },
      readResource: ({ ref, tags, capturedAt, stateId, raw }) => {
        if (ref.type === 'AWS::EC2::NetworkInterface')
          return { ...plugState(ref.id, capturedAt, raw.configuration as Plugged, ref), stateId };
        if (ref.type === 'AWS::EC2::VPCPeeringConnection') {
          const { active, status } = raw.configuration as { readonly active: boolean; readonly status: string };
          return { ...peeringState(ref.id, capturedAt, active, status), stateId };
        }
        if (ref.type === 'AWS::EC2::VPC') return { ...networkState(ref.id, capturedAt), stateId };
        if (ref.type !== 'AWS::EC2::FlowLog')
          return { ...groupState(ref.id, capturedAt, raw.configuration as Told), tags, stateId };
        const { watches, active } = raw.configuration as { readonly watches: string; readonly active: boolean };
        return { ...logState(ref.id, capturedAt, watches, active), stateId };
      },
      kindOf: (type) => KINDS.get(type) ?? 'security-group',
      graphParts,
    },
  };
  return made;
}

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['AWS::EC2::VPC', 'network'],
  ['AWS::EC2::FlowLog', 'flow-log'],
  ['AWS::EC2::NetworkInterface', 'network-part'],
  ['AWS::EC2::VPCPeeringConnection', 'peering'],
]);
