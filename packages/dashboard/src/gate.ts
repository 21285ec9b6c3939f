/** Who may see the page: one-time links and the sessions they open. Everything is in memory; a restart ends it. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const linkLasts = 10 * 60_000;
const sessionIdles = 12 * 3_600_000;
/** The oldest give way: links and sessions cannot fill the memory. */
const [mostLinks, mostSessions] = [16, 64];

export interface Session {
  readonly id: string;
  /** Every form carries it. */
  readonly csrf: string;
  /** Id of the person who signed in; absent: somebody at this machine. */
  readonly person?: string;
}

export interface Gate {
  /** A new token for one link: used once, within ten minutes. */
  readonly issue: () => string;
  /** Trades a token for a session. */
  readonly redeem: (token: string) => Session | undefined;
  /** A session for a person whom somebody vouches for. */
  readonly signIn: (person: string) => Session;
  /** The session of a cookie, while it is alive; using it keeps it alive for another twelve hours. */
  readonly session: (id: string) => Session | undefined;
}

/** `now` in milliseconds. */
export function openGate(now: () => number): Gate {
  const links: { readonly digest: Buffer; readonly until: number }[] = [];
  const sessions = new Map<string, { readonly session: Session; until: number }>();
  const begin = (who: Pick<Session, 'person'>): Session => {
    const session = { id: secret(), csrf: secret(), ...who };
    sessions.set(keyOf(session.id), { session, until: now() + sessionIdles });
    for (const [key] of [...sessions].slice(0, Math.max(0, sessions.size - mostSessions))) sessions.delete(key);
    return session;
  };
  return {
    issue() {
      const token = secret();
      links.push({ digest: digestOf(token), until: now() + linkLasts });
      links.splice(0, Math.max(0, links.length - mostLinks));
      return token;
    },
    redeem(token) {
      const digest = digestOf(token);
      // Every link is compared, so that the time taken says nothing.
      const matches = links.map((link) => timingSafeEqual(link.digest, digest) && now() < link.until);
      const index = matches.indexOf(true);
      if (index === -1) return undefined;
      links.splice(index, 1);
      return begin({});
    },
    signIn: (person) => begin({ person }),
    session(id) {
      const found = sessions.get(keyOf(id));
      if (found === undefined) return undefined;
      if (now() >= found.until) sessions.delete(keyOf(id));
      else found.until = now() + sessionIdles;
      return sessions.get(keyOf(id))?.session;
    },
  };
}

/** Compares two secrets in a time that says nothing about where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digestOf(a), digestOf(b));
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Sessions are looked up by a digest: the time of the look-up says nothing about the id. */
function keyOf(id: string): string {
  return digestOf(id).toString('hex');
}
