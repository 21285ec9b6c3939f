/** Messages as they left, so that the page can show what the recipient saw; without a channel they go nowhere else. */
import type { Senders } from '@clausewatch/app/ports';
import type { Item, Table } from '@clausewatch/app/table';
import type { Delivery } from '@clausewatch/model/incident';
import type { Mail, Page, Post } from '@clausewatch/render/message';

export type SentMessage =
  | { readonly kind: 'email'; readonly mail: Mail }
  | { readonly kind: 'slack'; readonly post: Post }
  | { readonly kind: 'pager'; readonly page: Page };

const sk = 'sent';
const partition = (key: string): string => `sent#${key}`;

/** Sends through `senders` where there is one, then keeps a copy. E-mail and Slack exist in any case: what is not sent anywhere is read on the page. */
export function keeping(table: Table, senders: Senders): Senders {
  const { pager } = senders;
  const keep = async (key: string, message: SentMessage): Promise<void> => {
    const data = message as unknown as Item['data'];
    // A second try of the same message says the same: the first copy stays.
    await table.put({ pk: partition(key), sk, version: 1, data }, undefined);
  };
  return {
    async email(mail, key) {
      await senders.email?.(mail, key);
      await keep(key, { kind: 'email', mail });
    },
    ...slackKept(senders, (key, post) => keep(key, { kind: 'slack', post })),
    ...(pager && {
      async pager(page, key) {
        await pager(page, key);
        await keep(key, { kind: 'pager', page });
      },
    }),
  };
}

function slackKept(
  { slack, threads, chat }: Senders,
  keep: (key: string, post: Post) => Promise<void>,
): Pick<Senders, 'slack' | 'threads' | 'chat'> {
  if (chat !== undefined) return { chat };
  if (threads === undefined)
    return {
      async slack(post, key) {
        await slack?.(post, key);
        await keep(key, post);
      },
    };
  return {
    threads: {
      async begin(post, key) {
        const thread = await threads.begin(post, key);
        await keep(key, post);
        return thread;
      },
      async answer(thread, post, how) {
        const at = await threads.answer(thread, post, how);
        if (at !== 'lost') await keep(how.key, post);
        return at;
      },
      change: threads.change,
      permalink: threads.permalink,
    },
  };
}

export async function asSent(table: Table, { id }: Delivery): Promise<SentMessage | undefined> {
  const item = await table.get({ pk: partition(id), sk });
  return item === undefined ? undefined : (item.data as unknown as SentMessage);
}
