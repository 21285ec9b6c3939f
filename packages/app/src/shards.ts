/** Index partitions are spread over a few shards, so that a storm of changes meets no single hot one. */
const shards = 8;

/** The shard of a key: FNV-1a over its UTF-16 units, stable for ever. */
export function shardOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % shards;
}

export function shardNumbers(): readonly number[] {
  return Array.from({ length: shards }, (_, shard) => shard);
}
