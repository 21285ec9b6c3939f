import type { EC2Client } from '@aws-sdk/client-ec2';

export type Answer = Promise<{ readonly $metadata: { readonly requestId?: string | undefined } }>;

/** One call that changes a firewall. `done`: errors that say that what it would do is so already. */
export interface Call {
  readonly send: (client: EC2Client, dryRun: boolean) => Answer;
  readonly done: string;
  /** The same, one unit a call: where one of several is done already, all are refused. */
  readonly apart: readonly Call[];
  /** A look right before it is made, but not rehearsed. Throws where it may not be made. */
  readonly before?: (client: EC2Client) => Promise<'done' | 'needed'>;
}
