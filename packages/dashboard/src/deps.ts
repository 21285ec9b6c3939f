/** What the page needs of the program that serves it. */
import type { Overview } from '@clausewatch/app/coverage';
import type { App } from '@clausewatch/app/ports';
import type { Delivery } from '@clausewatch/model/incident';
import type { Documents } from '@clausewatch/policies/documents';
import type { Mail, Page, Post } from '@clausewatch/render/message';

import type { Gate, Session } from './gate.ts';

/** How the intake is doing. */
export interface Status {
  /** Events received, and how many of them nobody could read. */
  readonly events: number;
  readonly unrecognised: number;
  /** Events that were given up after every retry. */
  readonly deadLetters: number;
  /** Changes that only a sweep found: their event never came. */
  readonly missedEvents: number;
  readonly lastSweep: string | null;
}

/** A message as it left, where that was kept. */
export type SentMessage =
  | { readonly kind: 'email'; readonly mail: Mail }
  | { readonly kind: 'slack'; readonly post: Post }
  | { readonly kind: 'pager'; readonly page: Page };

export interface DashboardDeps {
  /** Asked for each request: policies and registers may be loaded again meanwhile. */
  readonly app: () => App;
  /** Asked for each page that needs it: whoever serves may remember it. */
  readonly overview: () => Promise<Overview>;
  /** The customer's documents by file name; a policy without its document is shown as our summaries. */
  readonly documents: () => Documents;
  readonly status: () => Promise<Status>;
  readonly gate: Gate;
  /** The `Host` headers that are answered, in small letters: `127.0.0.1:4173`, `localhost:4173`, `[::1]:4173`. */
  readonly hosts: () => readonly string[];
  /** The person whose ticket this is; using it uses it up. */
  readonly signIn?: (ticket: string) => Promise<string | undefined>;
  /** Who acts where nobody signed in: `unverified:` and a name. */
  readonly actor: string;
  /** IANA time zone of the organisation. */
  readonly timeZone: string;
  /** The message as it was sent. Absent, or undefined for one delivery: it is rendered from what is known now, and says so. */
  readonly asSent?: (delivery: Delivery) => Promise<SentMessage | undefined>;
}

/** What every page is made from. */
export interface View {
  readonly deps: DashboardDeps;
  readonly app: App;
  readonly now: string;
  readonly session: Session;
}
