/** The two messages, as plain values. */
import type { Delivery, Incident } from '@clausewatch/model/incident';
import type { KnownBlock } from '@slack/types';

export interface Mail {
  /** Below 100 characters, one line, no control characters. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** For subscription filters, ten at most with the sender's key: severity, state, news, kind, policies, clauses, environment, account, region. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface Post {
  /** What is shown where blocks are not, and read aloud. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** What a message needs besides the incident. */
export interface Occasion {
  readonly incident: Incident;
  readonly delivery: Delivery;
  /** The present, ISO 8601. */
  readonly now: string;
  /** IANA time zone of the organisation. */
  readonly timeZone: string;
  /** Where the pages are, without a slash at the end; absent when there are none. */
  readonly pages?: string;
  /** Where there are no pages: whether the reader has commands that reach the incident. Default: the command line. */
  readonly actions?: 'command-line' | 'none';
}
