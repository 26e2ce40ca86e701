import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { AddressFault } from '../../contract/webhooks/webhook-limits.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';

/** The only range of IPv6 from which public addresses are given out; what lies outside reaches nobody, or this network. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Which receivers may be sent to. **Nobody who may make a webhook can have the collector knock at what only the
 * collector reaches**: its own machine, its network, the addresses at which clouds hand out credentials. So a receiver has
 * a public address and speaks https, unless the networks of the setting WEBHOOK_NETWORKS hold it.
 *
 * A name is told by the addresses it resolves to, which are looked at when a connection is made: see courier.ts.
 */
export class ReceiverRule {
  readonly #named = new BlockList();
  readonly #isAnyNamed: boolean;

  /** @param networks addresses and networks, `10.0.0.0/8`, that may be sent to though they are not public */
  constructor(networks: readonly string[] = []) {
    this.#isAnyNamed = networks.length > 0;
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      const bits = family === 'ipv6' ? 128 : 32;
      this.#named.addSubnet(address, prefix === undefined ? bits : Number(prefix), family);
    }
  }

  /** What a person typed, as it is kept; or why nothing will be sent there. */
  check(typed: string): Result<string, AddressFault> {
    const text = typed.trim();
    if (!URL.canParse(text)) return err('malformed');
    const url = new URL(text);
    const { protocol, username, password } = url;
    if (protocol !== 'https:' && protocol !== 'http:') return err('not-https');
    if (username !== '' || password !== '') return err('has-name-or-password');
    if (protocol === 'http:' && !this.#isAnyNamed) return err('not-https');
    url.hash = '';
    const literal = addressIn(url);
    if (literal === null ? this.#isNameOfThisMachine(url.hostname) : !this.allows(literal, protocol)) {
      return err(protocol === 'http:' && literal !== null && isPublic(literal) ? 'not-https' : 'not-public');
    }
    return ok(url.href);
  }

  /** Whether a connection to this address of a host may be made. Never throws: what is no address is refused. */
  allows(address: string, protocol: string): boolean {
    if (this.#isNamed(address)) return true;
    return protocol === 'https:' && isPublic(address);
  }

  #isNamed(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const plain = ipaddr.process(address);
    return this.#named.check(plain.toString(), plain.kind());
  }

  #isNameOfThisMachine(name: string): boolean {
    return /^(.*\.)?localhost\.?$/.test(name) && !this.#isNamed('127.0.0.1') && !this.#isNamed('::1');
  }
}

/** The address that stands in place of a name; null where a name stands there. */
export function addressIn({ hostname }: URL): string | null {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : host;
}

/**
 * Whether anybody on the Internet may have this address: neither loopback, private, shared, link-local, unique-local,
 * multicast, for documentation or tunnels, nor reserved. Of an IPv4 address within IPv6 the IPv4 address decides.
 * @internal
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const plain = ipaddr.process(address);
  if (plain.range() !== 'unicast') return false;
  return plain instanceof ipaddr.IPv4 || plain.match(GIVEN_OUT);
}
