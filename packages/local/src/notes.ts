/** Small facts of this deployment, kept beside its incidents: its clock, its counts, when its schedules last ran. */
import type { Item, Table } from '@clausewatch/app/table';
import { Unavailable } from '@clausewatch/model/errors';

type Data = Item['data'];

const sk = 'note';
const tries = 12;
const partition = (name: string): string => `local#${name}`;

export async function readNote(table: Table, name: string): Promise<Data | undefined> {
  return (await table.get({ pk: partition(name), sk }))?.data;
}

/** The last writer wins. */
export async function writeNote(table: Table, name: string, data: Data): Promise<void> {
  const pk = partition(name);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await table.get({ pk, sk });
    const item = { pk, sk, version: (known?.version ?? 0) + 1, data };
    if ((await table.put(item, known?.version)) === 'saved') return;
  }
  throw new Unavailable(`note ${name}: too many writers at once`);
}
