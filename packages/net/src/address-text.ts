/** A prefix as its first and last address. An IPv4-mapped IPv6 prefix (`::ffff:0:0/96` or longer) is an IPv4 block. */
export type Block =
  | { readonly family: 4; readonly start: number; readonly end: number }
  | { readonly family: 6; readonly start: bigint; readonly end: bigint };

const DOT = 46;
const ZERO = 48;
const HEX_GROUP = /^[0-9a-f]{1,4}$/i;

/** A decimal number without sign or leading zero, at most `max`. */
function readDecimal(text: string, max: number): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

/** Dotted decimal, four octets, no leading zeros: `010` is octal to some readers and decimal to others. */
function readIPv4(text: string): number | undefined {
  let address = 0;
  let octets = 0;
  let octet = -1;
  for (let i = 0; i <= text.length; i++) {
    const digit = i === text.length ? DOT - ZERO : text.charCodeAt(i) - ZERO;
    if (digit === DOT - ZERO) {
      if (octet < 0) return undefined;
      address = address * 256 + octet;
      octets++;
      octet = -1;
    } else {
      if (!(digit >= 0 && digit <= 9) || octet === 0) return undefined;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return undefined;
    }
  }
  return octets === 4 ? address : undefined;
}

/** Colon-separated groups as hexadecimal digits, four to a group. */
function readGroups(text: string, mayEndInIPv4: boolean): string | undefined {
  if (text === '') return '';
  const parts = text.split(':');
  let hex = '';
  for (const [index, part] of parts.entries()) {
    if (HEX_GROUP.test(part)) {
      hex += part.padStart(4, '0');
      continue;
    }
    const embedded = mayEndInIPv4 && index === parts.length - 1 ? readIPv4(part) : undefined;
    if (embedded === undefined) return undefined;
    hex += embedded.toString(16).padStart(8, '0');
  }
  return hex;
}

/** The text forms of RFC 4291 section 2.2, without a zone. `::` stands for at least one group. */
function readIPv6(text: string): bigint | undefined {
  const gap = text.indexOf('::');
  const head = readGroups(gap < 0 ? text : text.slice(0, gap), gap < 0);
  const tail = gap < 0 ? '' : readGroups(text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const written = head.length + tail.length;
  if (gap < 0 ? written !== 32 : written > 28) return undefined;
  return BigInt(`0x${head}${'0'.repeat(32 - written)}${tail}`);
}

function block4(address: number, length: number): Block {
  const size = 2 ** (32 - length);
  const start = address - (address % size);
  return { family: 4, start, end: start + size - 1 };
}

/** Reads an address or a prefix; host bits are masked away. `undefined` when the text is neither. */
export function readBlock(text: string): Block | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const width = address.includes(':') ? 128 : 32;
  const length = slash < 0 ? width : readDecimal(text.slice(slash + 1), width);
  if (length === undefined) return undefined;
  if (width === 32) {
    const value = readIPv4(address);
    return value === undefined ? undefined : block4(value, length);
  }
  const value = readIPv6(address);
  if (value === undefined) return undefined;
  if (length >= 96 && value >> 32n === 0xffffn) return block4(Number(value & 0xffff_ffffn), length - 96);
  const hosts = BigInt(128 - length);
  const start = (value >> hosts) << hosts;
  return { family: 6, start, end: start + (1n << hosts) - 1n };
}

/** RFC 5952: lower case, no leading zeros, `::` for the first of the longest runs of two or more zero groups. */
function writeIPv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let start = 0;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (groups[i + run] === '0') run++;
    if (run > length) [start, length] = [i, run];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** The fewest IPv4 prefixes that make up the addresses from `start` to `end`, in order. */
export function writeBlocks4(start: number, end: number): string[] {
  const out: string[] = [];
  for (let from = start; from <= end;) {
    // As large as the zeros at the end of the first address allow, and as what is left does.
    const aligned = from === 0 ? 32 : 31 - Math.clz32(from & -from);
    const left = end - from + 1;
    const bits = Math.min(aligned, left === 2 ** 32 ? 32 : 31 - Math.clz32(left));
    out.push(`${from >>> 24}.${(from >>> 16) & 255}.${(from >>> 8) & 255}.${from & 255}/${32 - bits}`);
    from += 2 ** bits;
  }
  return out;
}

/** The fewest IPv6 prefixes that make up the addresses from `start` to `end`, in order. */
export function writeBlocks6(start: bigint, end: bigint): string[] {
  const out: string[] = [];
  let from = start;
  while (from <= end) {
    let bits = 0;
    for (let size = 2n; bits < 128 && (from & (size - 1n)) === 0n && from + size - 1n <= end; size <<= 1n) bits++;
    out.push(`${writeIPv6(from)}/${128 - bits}`);
    from += 1n << BigInt(bits);
  }
  return out;
}
