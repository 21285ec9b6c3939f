/** The proof that events arrive: an event of our own, told from all others by its source, and from copies by a nonce that is used once. */

/** No customer can send as `aws.…`, and no service of AWS sends as this: what bears it is ours, or forged. */
export const canarySource = 'clausewatch.canary';
export const canaryType = 'Clausewatch Canary';

/** What is put at the front door. `deployment`: whose it is, where several share a bus. */
export interface CanaryEvent {
  readonly source: typeof canarySource;
  readonly 'detail-type': typeof canaryType;
  readonly detail: { readonly deployment: string; readonly nonce: string };
}

export function canaryEvent(deployment: string, nonce: string): CanaryEvent {
  return { source: canarySource, 'detail-type': canaryType, detail: { deployment, nonce } };
}
