/** Slack as a bot meets it: messages in a channel and in their threads. */
import type { Threads } from '@clausewatch/app/ports';
import type { Post } from '@clausewatch/render/message';

export interface Said {
  post: Post;
  /** Of an answer, the first message of its thread. */
  readonly root?: string;
  readonly aloud: boolean;
  changes: number;
}

export interface FakeSlack extends Threads {
  /** By their `ts`, in the order in which they were posted. */
  readonly messages: Map<string, Said>;
  roots(): readonly string[];
  answers(root: string): readonly Said[];
  /** The message that a person would look for: whose blocks name the incident as its key. */
  of(incident: string): readonly (Said & { readonly ts: string })[];
}

export function fakeSlack(): FakeSlack {
  const messages = new Map<string, Said>();
  const post = (said: Said): string => {
    const ts = `${1000 + messages.size}.000100`;
    messages.set(ts, said);
    return ts;
  };
  return {
    messages,
    roots: () => [...messages].flatMap(([ts, { root }]) => (root === undefined ? [ts] : [])),
    answers: (root) => [...messages.values()].filter((said) => said.root === root),
    of: (incident) =>
      [...messages].flatMap(([ts, said]) => (keyOf(said.post).includes(`${incident} v`) ? [{ ts, ...said }] : [])),
    begin: async (root) => ({ channel: 'C1', ts: post({ post: root, aloud: false, changes: 0 }) }),
    async answer({ ts: first, root = first }, answer, { aloud }) {
      if (!messages.has(root)) return 'lost';
      return { channel: 'C1', ts: post({ post: answer, root, aloud, changes: 0 }), root };
    },
    async change({ ts }, changed) {
      const known = messages.get(ts);
      if (known === undefined) return 'lost';
      known.post = changed;
      known.changes += 1;
      return 'changed';
    },
    permalink: async ({ ts }) => `https://acme.slack.com/archives/C1/p${ts.replace('.', '')}`,
  };
}

export function keyOf({ blocks }: Post): string {
  return JSON.stringify(blocks.at(-1));
}
