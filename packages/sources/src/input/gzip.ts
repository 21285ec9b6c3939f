import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createInflateRaw } from 'node:zlib';

const CHUNK = 64 * 1024;
/** Deflate reaches 1,029 to 1; snapshots of real accounts stay below 30 to 1. */
const MAX_RATIO = 400;
const RATIO_FROM = 4_000_000;
/** So much waits decompressed: made by another thread while a chunk is read. The option is the stream's, so the types of zlib lack it. */
const AHEAD = { chunkSize: CHUNK, readableHighWaterMark: 4 * CHUNK };

/** The bytes stop being usable; the message says why, for people. */
export class BrokenInput extends Error {
  override readonly name = 'BrokenInput';
}

/** By the two magic bytes, whatever the file is called. */
export async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return 'the gzip data ends in the middle';
  if (code?.startsWith('Z_') === true) return `broken gzip data: ${message}`;
  return `cannot be read: ${code ?? 'unknown error'}`;
}

/** Length of the header of the first member (RFC 1952, 2.3); `undefined` when it is not whole. */
function headerLength(head: Buffer): number | undefined {
  const flags = head[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (head[10] ?? 0) + 256 * (head[11] ?? 0);
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = head.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if ((flags & 2) !== 0) at += 2;
  return at < head.length ? at : undefined;
}

/** Reads a broken file again without its checks, for what the strict reader held back when it met the error. */
async function* rescue(file: string, given: number): AsyncGenerator<Buffer> {
  await using handle = await open(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, 0);
  const start = headerLength(buffer.subarray(0, bytesRead));
  if (start === undefined) return;
  const raw = createInflateRaw({ chunkSize: CHUNK, finishFlush: constants.Z_SYNC_FLUSH });
  const feeding = pipeline(createReadStream(file, { start, highWaterMark: CHUNK }), raw).catch(() => undefined);
  let seen = 0;
  try {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      const from = Math.max(0, given - seen);
      seen += chunk.length;
      if (from < chunk.length) yield chunk.subarray(from);
    }
  } catch {
    // The error is known already: it is why this runs.
  }
  await feeding;
}

/**
 * Gives back the memory of a chunk that was read, if nothing else is in it. The collector would do so too, but it does not
 * look while nothing but chunks is made, as when one large item is left behind: they add up to tens of megabytes.
 */
function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/**
 * The bytes of a file, each chunk good until the next is asked for, decompressed when they are gzip (several members too). Throws `BrokenInput` after everything that
 * could be read: truncated, failing its check, followed by garbage, or growing more than 400 times on decompression.
 */
export async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  let given = 0;
  let zipped = false;
  const source = createReadStream(file, { highWaterMark: CHUNK });
  try {
    zipped = await isGzip(file);
    const gunzip = createGunzip(AHEAD);
    const feeding = zipped ? pipeline(source, gunzip).catch(() => undefined) : undefined;
    for await (const chunk of (zipped ? gunzip : source) as AsyncIterable<Buffer>) {
      given += chunk.length;
      if (zipped && given > RATIO_FROM && given > MAX_RATIO * gunzip.bytesWritten)
        throw new BrokenInput(`decompresses to more than ${MAX_RATIO} times its size: reading stopped`);
      yield chunk;
      release(chunk);
    }
    await feeding;
  } catch (error) {
    if (error instanceof BrokenInput) throw error;
    if (zipped) yield* rescue(file, given);
    throw new BrokenInput(reasonOf(error), { cause: error });
  } finally {
    source.destroy();
  }
}
