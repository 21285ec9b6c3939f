/** What of a resource belongs to somebody else, as reasons and gaps. */
import type { Configuration } from '@clausewatch/model/configuration';
import type { ResourceOf, ResourceRef } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

import { type Accounts, type Owner, ownerOf } from './owners.ts';
import { isOver } from './peerings.ts';
import { outsiders, type Trusted } from './trust.ts';

export interface Known {
  readonly accounts: Accounts;
  readonly thirdParties: ReadonlyMap<string, string>;
}

type Of<K extends Configuration['kind']> = Extract<Configuration, { readonly kind: K }>;

/** One thing found: a reason, or the name of a gap. */
type Found = Reason | string;

const NOTHING: readonly Found[] = Object.freeze([]);

function reason(subject: string, message: string, data: Reason['data'], severity?: 'critical' | 'medium'): Reason {
  return { subject, message, at: '', data, ...(severity === undefined ? {} : { severity }) };
}

function ofPeering(ref: ResourceRef, configuration: Of<'peering'>, known: Known): readonly Found[] {
  if (isOver(configuration)) return NOTHING;
  const { requester, accepter } = configuration;
  let found: Found[] | undefined;
  for (const { account, network } of [requester, accepter]) {
    if (account === ref.account) continue;
    const owner: Owner =
      account === undefined
        ? { kind: 'unclear', missing: `an account on both sides of ${ref.id}` }
        : ownerOf(account, ref.account, known.accounts, known.thirdParties);
    if (owner.kind === 'unclear') (found ??= []).push(owner.missing);
    else if (owner.kind === 'stranger') {
      const data = { peering: ref.id, account: account ?? '', network: network ?? 'a VPC' };
      // Whoever asks has nothing yet; an unknown status is taken for the graver one.
      const asked = configuration.status !== undefined && configuration.status !== 'active';
      const [message, severity] = asked ? (['asked', 'medium'] as const) : (['peering', undefined] as const);
      (found ??= []).push(reason(`peering ${account}`, message, data, severity));
    }
  }
  return found ?? NOTHING;
}

/** Amazon's own services: `com.amazonaws.eu-central-1.s3`; `com.amazonaws.vpce.…` are those that customers offer. */
function isAmazon(service: string): boolean {
  return /^(?:cn\.)?(?:com\.amazonaws|aws)\.(?!vpce\.)/.test(service);
}

function ofEndpoint(ref: ResourceRef, configuration: Of<'network-endpoint'>, known: Known): readonly Found[] {
  const { service, serviceOwner } = configuration;
  if (serviceOwner === 'amazon' || serviceOwner === ref.account) return NOTHING;
  if (serviceOwner === undefined)
    return service !== undefined && isAmazon(service) ? NOTHING : [`owner of the service behind ${ref.id}`];
  const owner = ownerOf(serviceOwner, ref.account, known.accounts, known.thirdParties);
  if (owner.kind === 'unclear') return [owner.missing];
  if (owner.kind !== 'stranger') return NOTHING;
  const data = { endpoint: ref.id, account: serviceOwner, service: (service ?? 'a service').slice(0, 100) };
  return [reason(`endpoint-service ${serviceOwner}`, 'endpoint', data)];
}

function ofTrusted(trusted: Trusted, ref: ResourceRef, known: Known): Found | undefined {
  const role = ref.name ?? ref.id;
  switch (trusted.kind) {
    case 'unclear':
      return trusted.missing;
    case 'everyone':
      return reason('trust *', 'everyone', { role }, 'critical');
    case 'issuer':
      return reason(`trust ${trusted.issuer}`, 'issuer', { role, issuer: trusted.issuer }, 'critical');
    case 'account': {
      const { account, principal, externalId } = trusted;
      const owner = ownerOf(account, ref.account, known.accounts, known.thirdParties);
      if (owner.kind === 'unclear') return owner.missing;
      if (owner.kind === 'stranger') return reason(`trust ${account}`, 'trust', { role, account, principal });
      if (owner.kind === 'own' || externalId) return undefined;
      return reason(`trust ${account}`, 'deputy', { role, account, party: owner.name }, 'medium');
    }
  }
}

function ofRole(ref: ResourceRef, { trust }: Of<'role'>, known: Known): readonly Found[] {
  if (trust === undefined || trust === 'unreadable') return [`trust policy of role ${ref.name ?? ref.id}`];
  const others = outsiders(trust, ref.account);
  if (others.length === 0) return NOTHING;
  return others.map((trusted) => ofTrusted(trusted, ref, known)).filter((one) => one !== undefined);
}

/** Everything of the resource that belongs to strangers. Allocates nothing when all is ours. */
export function strangers(
  { ref, configuration }: ResourceOf<'peering' | 'network-endpoint' | 'role'>,
  known: Known,
): readonly Found[] {
  switch (configuration.kind) {
    case 'peering':
      return ofPeering(ref, configuration, known);
    case 'network-endpoint':
      return ofEndpoint(ref, configuration, known);
    case 'role':
      return ofRole(ref, configuration, known);
  }
}
