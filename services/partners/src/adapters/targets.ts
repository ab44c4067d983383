import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses that are not of the open internet (IANA special-purpose registries), and those that carry others within. */
const CLOSED: readonly string[] = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  // Of IPv6 only what is given out today (2000::/3) is open; within that, tunnels, documentation and benchmarks are not.
  ...['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
];

/** Refused as a target: it lies where strangers must not have us knock. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
}

/** Which addresses pushes may go to. */
export interface Targets {
  /** Throws {@link TargetRefused}; asked of each address at the moment a connection is made to it. */
  admit(address: string, protocol: string): void;
  /** Finds a name's addresses anew, and gives none but those that may be gone to. */
  lookup(protocol: string): LookupFunction;
  /** Whether a text can be a target at all: an address that may be gone to, or a name that will be looked up. */
  mayBe(url: string): boolean;
}

/** The open internet over TLS, and what the installation allows besides (`WEBHOOK_PRIVATE_TARGETS`), which may do without. */
export function targetsBeside(allowed: readonly string[]): Targets {
  const isClosed = networks(CLOSED);
  const isOurs = networks(allowed);
  const admit = (address: string, protocol: string) => {
    const plain = unmapped(address);
    if (isIP(plain) === 0) throw new TargetRefused('no address');
    if (isOurs(plain)) return;
    if (isClosed(plain) || protocol !== 'https:') throw new TargetRefused('closed address');
  };
  return {
    admit,
    lookup: (protocol) => (hostname, options, done) => {
      lookup(hostname, { ...options, all: true }, (error, found) => {
        if (error) return done(error, '', 4);
        try {
          // One bad address among good ones is a trap: whoever owns the name wants it to be tried.
          for (const { address } of found) admit(address, protocol);
        } catch (refused) {
          return done(refused as Error, '', 4);
        }
        if (options.all) return done(null, found);
        const [first] = found;
        return first ? done(null, first.address, first.family) : done(new TargetRefused('no address'), '', 4);
      });
    },
    mayBe: (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (!url || !isPlain(url)) return false;
      const host = hostOf(url);
      if (isIP(host) === 0) return url.protocol === 'https:' || allowed.length > 0;
      try {
        admit(host, url.protocol);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** An IPv4 address that is written as one of IPv6 (RFC 4291 §2.5.5.2) is that address. */
function unmapped(address: string): string {
  const [, dotted] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const bytes = [high, low].flatMap((half) => [parseInt(half, 16) >> 8, parseInt(half, 16) & 255]);
  return bytes.join('.');
}

const isPlain = ({ protocol, username, password, hash }: URL) =>
  (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' && hash === '';

/** The host of an address, as a socket takes it. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Whether an address lies in one of some networks; each family by itself, since IPv6 has room for all of IPv4. */
function networks(given: readonly string[]): (address: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  const kindOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  for (const network of given) {
    const [address = '', bits = ''] = network.split('/');
    lists[kindOf(address)].addSubnet(address, Number(bits), kindOf(address));
  }
  return (address) => lists[kindOf(address)].check(address, kindOf(address));
}
