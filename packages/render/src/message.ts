/** The messages, as plain values. */
import type { Delivery, Incident } from '@clausewatch/model/incident';
import type { Severity } from '@clausewatch/model/verdict';
import type { KnownBlock } from '@slack/types';

export interface Mail {
  /** Below 100 characters, one line, no control characters. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** For subscription filters, ten at most with the sender's key: severity, state, news, kind, policies, clauses, owners, environment, account. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface Post {
  /** What is shown where blocks are not, and read aloud. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** What rings, is silenced, or ends on a pager. Every text is one clean line. */
export interface Page {
  readonly action: 'trigger' | 'acknowledge' | 'resolve';
  /** The same for the whole life of an incident: a second trigger adds to the first. */
  readonly dedupKey: string;
  readonly summary: string;
  readonly severity: Severity;
  /** The resource, and where it is. */
  readonly source: string;
  readonly component: string;
  readonly group: string;
  readonly class: string;
  readonly at: string;
  readonly details: Readonly<Record<string, string>>;
  readonly link?: string;
}

/** What Amazon Q Developer shows in a chat: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html. Anything else it drops without a word. */
export interface Notice {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** One thread an incident, where the channel's settings allow it. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** What a message needs besides the incident. */
export interface Occasion {
  readonly incident: Incident;
  readonly delivery: Delivery;
  /** Other incidents about the same thing, the gravest first. */
  readonly related?: readonly Incident[];
  /** Where their messages on Slack are: in the same thread, and at what address. */
  readonly places?: ReadonlyMap<string, { readonly here: boolean; readonly link?: string }>;
  /** The present, ISO 8601. */
  readonly now: string;
  /** IANA time zone of the organisation. */
  readonly timeZone: string;
  /** Where the pages are, without a slash at the end; absent when there are none. */
  readonly pages?: string;
  /** Where there are no pages: whether the reader has commands that reach the incident. Default: the command line. */
  readonly actions?: 'command-line' | 'none';
  /** What people press on Slack reaches us. */
  readonly buttons?: boolean;
  /** The registers let its proven fix be made. */
  readonly proposable?: boolean;
  /** What comes of an approval of what waits for one. */
  readonly prospect?: string;
}
