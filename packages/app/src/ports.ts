/** What the use-cases need of the world. Adapters bring it: AWS in `aws`, one process in `local`. */
import { type House, houseOf as houseFrom } from '@clausewatch/engine/house';
import type { Plan } from '@clausewatch/engine/plan';
import type { BlockPlace } from '@clausewatch/model/block';
import type { Kind } from '@clausewatch/model/configuration';
import type { GraphPart } from '@clausewatch/model/graph';
import { Unavailable } from '@clausewatch/model/errors';
import { Channel } from '@clausewatch/model/incident';
import type { Edit } from '@clausewatch/model/edit';
import type { Means } from '@clausewatch/model/remedy';
import type { Observation } from '@clausewatch/model/observation';
import type { RawState, Resource, ResourceRef, Tags } from '@clausewatch/model/resource';
import type { Mail, Notice, Page, Post } from '@clausewatch/render/message';

import type { Changed } from './order.ts';
import type { Table } from './table.ts';

/** The present: ISO 8601, UTC, milliseconds. A replay brings its own. */
export type Clock = () => string;

/**
 * Sends one message. Throws `Unavailable` to be called again later; any other error means that it will never be accepted.
 * `key` is the delivery's stable id, for receivers that can drop a second copy.
 */
export type Sender<M> = (message: M, key: string) => Promise<void>;

/** Where an incident's message on Slack is. */
export interface Thread {
  readonly channel: string;
  readonly ts: string;
  /** The first message of the thread that it is an answer in; absent: it is that itself. */
  readonly root?: string | undefined;
}

/** Slack as a bot: messages can be changed and answered. Throws as a `Sender` does. `lost`: Slack lets it not be changed, or answered. */
export interface Threads {
  begin(post: Post, key: string): Promise<Thread>;
  /** Another message in the same thread; `aloud`: the whole channel sees it too. */
  answer(thread: Thread, post: Post, how: { readonly key: string; readonly aloud: boolean }): Promise<Thread | 'lost'>;
  /** Changes the message where it is. Nobody is told of that. */
  change(thread: Thread, post: Post): Promise<'changed' | 'lost'>;
  /** Its address for people; undefined when Slack does not say. Never throws. */
  permalink(thread: Thread): Promise<string | undefined>;
}

/** The channel Slack is served by one of three: a webhook, a bot, or Amazon Q Developer. */
export interface Senders {
  readonly email?: Sender<Mail>;
  readonly slack?: Sender<Post>;
  readonly threads?: Threads;
  readonly chat?: Sender<Notice>;
  readonly pager?: Sender<Page>;
}

/** What is stored of a resource, made into a resource again. */
export interface StoredResource {
  readonly ref: ResourceRef;
  readonly tags: Tags;
  readonly capturedAt: string;
  readonly stateId: string;
  readonly raw: RawState;
}

/** Counts and remarks for operators. Never given text of an event without a bound. */
export interface Monitor {
  count(what: Counted, dimensions?: Readonly<Record<string, string>>): void;
  remark(message: string, fields: Readonly<Record<string, string | number>>): void;
}

/** Ids by which the provider knows what it was asked; empty when nothing was to be done. */
export type Requests = readonly string[];

/** Where addresses can be denied for a time. Throws `Unavailable` to be called again later; any other error means that it was refused. */
export interface Blocks {
  /** Why what is put there would keep nobody out, or somebody in: in words; undefined when it keeps them out. */
  whyNot(place: BlockPlace): Promise<string | undefined>;
  /** The ranges that are denied there now, each as `toCidrs` spells it. */
  look(place: BlockPlace): Promise<readonly string[]>;
  /** Safe to call again: what is there stays as it is, whoever put it. After an error some of it may be done. */
  deny(place: BlockPlace, ranges: readonly string[]): Promise<Requests>;
  /** Takes away exactly these; what is not there needs nothing. After an error some of it may be done. */
  allow(place: BlockPlace, ranges: readonly string[]): Promise<Requests>;
}

/** What may change the customer's cloud: one change of one firewall. Only the worker of remedies has it. */
export interface Hands {
  /** Asks the provider whether it would be allowed, and changes nothing. Throws `Unavailable`. */
  rehearse(edit: Edit): Promise<'allowed' | { readonly refused: string }>;
  /**
   * Puts, then takes, each unit by its exact words; what is there or gone already counts as done.
   * Whatever it throws, part of it may be in place.
   */
  change(edit: Edit): Promise<Requests>;
}

export type Counted =
  | 'observation'
  | 'duplicate'
  | 'late'
  | 'missed-event'
  | 'call-read'
  | 'call-unread'
  /** Something that nobody could read was dropped, or a resource that it told of is not known any more. */
  | 'unrecognised'
  | 'control-failure'
  | 'incident-opened'
  | 'delivery-sent'
  | 'delivery-retried'
  | 'delivery-dead'
  | 'channel-shut'
  | 'messages-bundled'
  | 'slack-refused'
  | 'canary-foreign'
  | 'remedy';

/** The way in. `nonce`: a text that nobody can guess. `put` throws `Unavailable`. */
export interface FrontDoor {
  readonly nonce: () => string;
  readonly put: (nonce: string) => Promise<void>;
}

export interface App {
  readonly plan: Plan;
  readonly table: Table;
  readonly now: Clock;
  readonly senders: Senders;
  readonly monitor: Monitor;
  /** What people press on Slack reaches us. */
  readonly buttons?: boolean;
  /** Where the pages are: links in messages lead there. Absent when there is none. */
  readonly pages?: string;
  /** Where people act when there are no pages. Default: the command line, which reaches a local folder only. */
  readonly actions?: 'command-line' | 'none';
  readonly readResource: (stored: StoredResource) => Resource;
  /** The kind of configuration that a provider's type has. */
  readonly kindOf: (type: string) => Kind;
  /** The provider's types that something reads. Default: which types a recorder has to record is not known, only whether it runs. */
  readonly types?: readonly string[];
  /** Whose deployment this is, for what is said of ourselves. Default: `local`. */
  readonly home?: { readonly account: string; readonly region: string };
  /** The recorders of this deployment, as they are now. Throws `Unavailable`. */
  readonly recorders?: () => Promise<readonly Resource[]>;
  /** How many events were given up. Throws `Unavailable`. */
  readonly deadEvents?: () => Promise<number>;
  /** How many e-mail subscriptions wait for their confirmation: their readers are told nothing. Throws `Unavailable`. */
  readonly unconfirmed?: () => Promise<number>;
  /** What a resource is in the reachability graph; nothing for most. */
  readonly graphParts: (resource: Resource) => readonly GraphPart[];
  /** Where events of our own are put in, as those of the sources are. Absent: nothing can be. */
  readonly frontDoor?: FrontDoor;
  /** The newest state, or the deletion, that the provider recorded until an instant; `undefined` when it has none. Throws `Unavailable`. */
  readonly reread?: (ref: ResourceRef, until: string) => Promise<Observation | undefined>;
  /**
   * What the provider's own interface says of the resource now, stamped with the given instant; `absent` when it does not have it, `undefined` when
   * this cannot be asked. The known tags stand where it tells none with the state. Absent: calls only say who changed something. Throws `Unavailable`.
   */
  readonly readLive?: (ref: ResourceRef, at: string, tags: Tags) => Promise<Changed | 'absent' | undefined>;
  /**
   * The resources that a resource names and no recorder tells of, itself among them where it is one: they are read live when nobody has read them
   * yet, and at each sweep. Absent: only when they change.
   */
  readonly unrecorded?: (resource: Resource) => readonly ResourceRef[];
  /** Absent: nothing here changes the customer's cloud. */
  readonly hands?: Hands;
  /** Absent: nothing here denies an address. */
  readonly blocks?: Blocks;
  /** What of this something in this deployment can do. Default: nothing. */
  readonly makes?: readonly Means[];
  /** Which of the resources the provider does not have now. What it cannot tell is not among them. Throws `Unavailable`. */
  readonly absent?: (refs: readonly ResourceRef[]) => Promise<readonly ResourceRef[]>;
}

/** The channels that this deployment has. */
export function channelsOf({ senders }: App): readonly Channel[] {
  const { email, slack, threads, chat, pager } = senders;
  const served = { email, slack: slack ?? threads ?? chat, pager };
  return Channel.options.filter((channel) => served[channel] !== undefined);
}

/** Ways out that exist, for who notes what is owed and sends nothing: what is owed depends on what each can do. */
export function sentElsewhere(ways: readonly string[]): Senders {
  const refuse = async (): Promise<never> => {
    throw new Unavailable('what is owed is sent elsewhere');
  };
  const all = {
    email: refuse,
    slack: refuse,
    threads: { begin: refuse, answer: refuse, change: refuse, permalink: refuse },
    chat: refuse,
    pager: refuse,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => ways.includes(name)));
}

/** How incidents are handled here. */
export function houseOf(app: App): House {
  return houseFrom(app.plan.catalogue.registers, channelsOf(app));
}
