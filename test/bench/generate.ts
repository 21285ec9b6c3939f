/** A snapshot file of a large, mostly healthy estate; the same items in every run, one by one or written to a file. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { instance, listener, serverless, volume } from './items/compute.ts';
import { bucket, database, logGroup, role } from './items/data.ts';
import { networkAcl, securityGroup } from './items/firewalls.ts';
import { itemOf, type Maker, placeOf } from './items/frame.ts';
import { network, networkInterface, routeTable, subnet } from './items/network.ts';
import { randomFrom } from './random.ts';

/** Of a hundred items, so many of each type. */
const MIX: readonly (readonly [share: number, make: Maker])[] = [
  [20, networkInterface],
  [16, securityGroup],
  [11, instance],
  [6, volume],
  [8, role],
  [7, subnet],
  [6, bucket],
  [6, routeTable],
  [5, logGroup],
  [4, networkAcl],
  [4, listener],
  [2, database],
  [3, serverless],
  [2, network],
];

const makers: readonly Maker[] = MIX.flatMap(([share, make]) => Array.from({ length: share }, () => make));

/** The item with this number. */
export function itemAt(index: number): object {
  const random = randomFrom(index);
  const make = makers[random.below(makers.length)] ?? networkInterface;
  return itemOf(make, placeOf(random));
}

/** The security group with this number, as a configuration item. */
export function groupAt(index: number): object {
  const random = randomFrom(index);
  return itemOf(securityGroup, placeOf(random));
}

const HEAD = '{"fileVersion":"1.0","configSnapshotId":"5f1d4a2e-8f0b-4c1f-9a8e-2f8f6f0f3c11","configurationItems":[';

function* texts(count: number): Generator<string> {
  let text = HEAD;
  for (let i = 0; i < count; i++) {
    text += `${i === 0 ? '' : ',\n'}${JSON.stringify(itemAt(i))}`;
    if (text.length > 64 * 1024) {
      yield text;
      text = '';
    }
  }
  yield `${text}]}`;
}

/** The snapshot as bytes, one item a line. */
export function snapshot(count: number): Buffer {
  return Buffer.from([...texts(count)].join(''));
}

/** Writes the snapshot as a gzip file. */
export async function writeSnapshot(file: string, count: number): Promise<void> {
  await pipeline(Readable.from(texts(count)), createGzip({ level: 1 }), createWriteStream(file));
}
