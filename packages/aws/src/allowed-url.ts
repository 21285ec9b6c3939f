/** Addresses that may be called: a list of names, nothing else. */
import { isIP } from 'node:net';

import { Misconfigured } from '@clausewatch/model/errors';

/** Throws `Misconfigured`, without showing the address: it may be a secret. `loopback`, for tests alone: plain HTTP to 127.0.0.1 too. */
export function allowedUrl(what: string, url: string, hosts: readonly string[], loopback: boolean): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const local = loopback && target?.protocol === 'http:' && target.hostname === '127.0.0.1';
  // A name, because an address would pass by the name lookup that refuses private ones.
  const known =
    target?.protocol === 'https:' &&
    hosts.includes(target.hostname) &&
    isIP(target.hostname.replace(/^\[|\]$/g, '')) === 0 &&
    target.port === '';
  if (target === undefined || !(local || known) || target.username !== '' || target.password !== '')
    throw new Misconfigured([
      `${what}: not an https address of ${hosts.join(' or ')} (its value is secret and not shown)`,
    ]);
  return target;
}
