/**
 * What controls read of a resource, in words of no provider. One schema for each kind; a field that the source does not show is absent,
 * and a control then answers `undetermined`.
 */
import * as z from 'zod/mini';

import {
  ApiDomain,
  Distribution,
  FlowLog,
  Listener,
  LoadBalancer,
  Network,
  NetworkAcl,
  NetworkEndpoint,
  Peering,
  SecurityGroup,
} from './configuration-network.ts';
import {
  AccountPublicAccess,
  AuditTrail,
  Bucket,
  Database,
  Instance,
  LogGroup,
  NetworkPart,
  Other,
  Recorder,
  Role,
  ThreatDetector,
  Unread,
  Watcher,
} from './configuration-services.ts';

export const Configuration = z.discriminatedUnion('kind', [
  SecurityGroup,
  NetworkAcl,
  Listener,
  LoadBalancer,
  Distribution,
  ApiDomain,
  Database,
  Bucket,
  AccountPublicAccess,
  Network,
  FlowLog,
  AuditTrail,
  LogGroup,
  Peering,
  NetworkEndpoint,
  Role,
  Instance,
  ThreatDetector,
  Recorder,
  Watcher,
  NetworkPart,
  Other,
  Unread,
]);
export type Configuration = z.infer<typeof Configuration>;
export type Kind = Configuration['kind'];

/** The kinds that the reachability graph is made of, and the recorder, which tells whether absence proves anything. */
export const graphKinds: ReadonlySet<Kind> = new Set<Kind>([
  'network',
  'network-part',
  'security-group',
  'network-acl',
  'peering',
  'network-endpoint',
  'instance',
  'load-balancer',
  'listener',
  'database',
  'recorder',
]);

export type { AclEntry } from './configuration-network.ts';
export { recordingOf, Watcher } from './configuration-services.ts';
export type { PublicAccessBlock, Recorder } from './configuration-services.ts';
