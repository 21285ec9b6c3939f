/** Messages as they left, so that the page can show what the recipient saw; without a channel they go nowhere else. */
import type { Senders } from '@clausewatch/app/ports';
import type { Item, Table } from '@clausewatch/app/table';
import type { Delivery } from '@clausewatch/model/incident';
import type { Mail, Post } from '@clausewatch/render/message';

export type SentMessage =
  | { readonly kind: 'email'; readonly mail: Mail }
  | { readonly kind: 'slack'; readonly post: Post };

const sk = 'sent';
const partition = (key: string): string => `sent#${key}`;

/** Sends through `senders` where there is one, then keeps a copy. Both channels exist: what is not sent anywhere is read on the page. */
export function keeping(table: Table, senders: Senders): Required<Senders> {
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
    async slack(post, key) {
      await senders.slack?.(post, key);
      await keep(key, { kind: 'slack', post });
    },
  };
}

export async function asSent(table: Table, { id }: Delivery): Promise<SentMessage | undefined> {
  const item = await table.get({ pk: partition(id), sk });
  return item === undefined ? undefined : (item.data as unknown as SentMessage);
}
