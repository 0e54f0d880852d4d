import ipaddr from 'ipaddr.js';

/** The network of a CIDR block as a number, with its prefix and the bits of an address. */
interface Network {
  readonly start: bigint;
  readonly prefix: number;
  readonly bits: number;
}

function networkOf(cidr: string): Network | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const bits = bytes.length * 8;
  const number = bytes.reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
  const free = BigInt(bits - prefix);
  return { start: (number >> free) << free, prefix, bits };
}

function addressOf(number: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((number >> BigInt(bits - 8 * (index + 1))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/** https://developer.hashicorp.com/terraform/language/functions/cidrsubnet */
export function cidrsubnet(cidr: string, newBits: string, number: string): string | undefined {
  const network = networkOf(cidr);
  const [more, which] = [Number(newBits), Number(number)];
  if (!network || !Number.isInteger(more) || !Number.isSafeInteger(which) || more < 0 || which < 0) return undefined;
  const prefix = network.prefix + more;
  if (prefix > network.bits || BigInt(which) >= 1n << BigInt(more)) return undefined;
  return `${addressOf(network.start + (BigInt(which) << BigInt(network.bits - prefix)), network.bits)}/${prefix}`;
}

/** https://developer.hashicorp.com/terraform/language/functions/cidrsubnets */
export function cidrsubnets(cidr: string, newBits: readonly string[]): string[] | undefined {
  const network = networkOf(cidr);
  if (!network) return undefined;
  const found: string[] = [];
  let next = network.start;
  const end = network.start + (1n << BigInt(network.bits - network.prefix));
  for (const bits of newBits) {
    const prefix = network.prefix + Number(bits);
    if (!/^[1-9]\d{0,2}$/.test(bits) || prefix > network.bits) return undefined;
    const size = 1n << BigInt(network.bits - prefix);
    const start = ((next + size - 1n) / size) * size;
    if (start + size > end) return undefined;
    found.push(`${addressOf(start, network.bits)}/${prefix}`);
    next = start + size;
  }
  return found;
}

/** https://developer.hashicorp.com/terraform/language/functions/cidrnetmask */
export function cidrnetmask(cidr: string): string | undefined {
  const network = networkOf(cidr);
  if (network?.bits !== 32) return undefined;
  return addressOf((0xffffffffn << BigInt(32 - network.prefix)) & 0xffffffffn, 32);
}

/** https://developer.hashicorp.com/terraform/language/functions/cidrhost */
export function cidrhost(cidr: string, number: string): string | undefined {
  const network = networkOf(cidr);
  const which = Number(number);
  if (!network || !Number.isSafeInteger(which)) return undefined;
  const size = 1n << BigInt(network.bits - network.prefix);
  const host = which < 0 ? size + BigInt(which) : BigInt(which);
  return host < 0n || host >= size ? undefined : addressOf(network.start + host, network.bits);
}
