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

/** https://developer.hashicorp.com/terraform/language/functions/cidrhost */
export function cidrhost(cidr: string, number: string): string | undefined {
  const network = networkOf(cidr);
  const which = Number(number);
  if (!network || !Number.isSafeInteger(which)) return undefined;
  const size = 1n << BigInt(network.bits - network.prefix);
  const host = which < 0 ? size + BigInt(which) : BigInt(which);
  return host < 0n || host >= size ? undefined : addressOf(network.start + host, network.bits);
}
