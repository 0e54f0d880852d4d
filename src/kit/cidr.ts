import ip from 'ipaddr.js';

/** A block of addresses in CIDR notation. */
export interface Block {
  readonly family: 'IPv4' | 'IPv6';
  /** The first 32 bits of the first address. */
  readonly start: number;
  /** Bits of the prefix: 0 means every address. */
  readonly prefix: number;
  readonly loopback: boolean;
}

/** Reads `10.0.0.0/8`, `2001:db8::/32` or a single address, in whatever spelling; undefined when it is none of these. */
export function readBlock(text: string): Block | undefined {
  // The usual spellings need no parser.
  if (text === '0.0.0.0/0') return { family: 'IPv4', start: 0, prefix: 0, loopback: false };
  if (text === '::/0') return { family: 'IPv6', start: 0, prefix: 0, loopback: false };
  try {
    const [address, prefix] = text.includes('/') ? ip.parseCIDR(text.trim()) : single(ip.parse(text.trim()));
    const [a = 0, b = 0, c = 0, d = 0] = address.toByteArray();
    const isIPv4 = address.kind() === 'ipv4';
    return {
      family: isIPv4 ? 'IPv4' : 'IPv6',
      start: prefix === 0 ? 0 : ((a << 24) | (b << 16) | (c << 8) | d) >>> 0,
      prefix,
      loopback: prefix >= (isIPv4 ? 8 : 128) && address.range() === 'loopback',
    };
  } catch {
    return undefined;
  }
}

type Address = ReturnType<typeof ip.parse>;

const single = (address: Address): [Address, number] => [address, address.kind() === 'ipv4' ? 32 : 128];

/**
 * True when a block is the internet, or a share of it that only the internet has.
 *
 * AWS's own checks compare with `0.0.0.0/0` and `::/0`, so that `0.0.0.0/1` and `128.0.0.0/1` together pass them. Here
 * a block of public addresses counts from /6 (67 million addresses) in IPv4, as the largest networks of one owner are
 * two neighbouring /8, and from /12, what IANA gives to a whole regional registry, in IPv6. Whoever splits the world
 * into less than 128 blocks cannot avoid such a block.
 * @see https://www.iana.org/assignments/ipv4-address-space
 * @see https://www.iana.org/assignments/ipv6-unicast-address-assignments
 */
export function isWorld({ family, start, prefix }: Block): boolean {
  // Beyond lie multicast and reserved addresses in IPv4; unique local, link local and multicast ones in IPv6.
  if (family === 'IPv4') return prefix <= 6 && start < 0xe0000000;
  return prefix <= 12 && start < 0xfc000000;
}
