import type { Configuration } from '@clausewatch/model/configuration';
import type { Fix } from '@clausewatch/model/control';
import type { ResourceOf, ResourceRef } from '@clausewatch/model/resource';

import { aws, fixOf } from './aws.ts';

export type Peering = Extract<Configuration, { readonly kind: 'peering' }>;

/** States of a connection that carries nothing and never will: docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html. */
const OVER = ['deleted', 'deleting', 'rejected', 'failed', 'expired'];

export function isOver(peering: Peering): boolean {
  return peering.status !== undefined && OVER.includes(peering.status);
}

/** `vpc-0a1b2c3d in account 111122223333` */
export function sideLabel({ network, account }: Peering['requester']): string {
  return `${network ?? 'a VPC'} in account ${account ?? 'unknown'}`;
}

/**
 * Each connection once, though both its ends may report it: in its newest state, and named as the requester's, so that it is the same thing
 * whichever end is seen.
 */
export function connections(
  copies: readonly ResourceOf<'peering'>[],
): readonly { readonly ref: ResourceRef; readonly configuration: Peering }[] {
  return [...Map.groupBy(copies, ({ ref }) => ref.id).values()].flatMap((ends) => {
    const [first, ...others] = ends;
    if (first === undefined) return [];
    const { ref, configuration } = others.reduce((a, b) => (b.capturedAt > a.capturedAt ? b : a), first);
    const { account = ref.account, region = ref.region } = configuration.requester;
    return [{ ref: { ...ref, account, region }, configuration }];
  });
}

/** Deletes the connection. There is no way back but to ask and accept again. */
export function deletePeering(ref: ResourceRef): Fix | undefined {
  return fixOf(
    [aws(ref, ['ec2', 'delete-vpc-peering-connection'], { 'vpc-peering-connection-id': ref.id })],
    [],
    'Routes through the connection then lead nowhere: look for them first. It cannot be undone, only requested and accepted again.',
  );
}
