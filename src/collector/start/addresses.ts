import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Config } from './config.ts';

/** Listening there is listening on every address of the machine; no browser can open it. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '::', '[::]']);

/**
 * Where a browser reaches the collector: at the one address it listens on; otherwise on this machine, and with
 * TLS, without which no kiosk runs there, in the local network.
 */
export function addressesOf(
  { tls, host }: Pick<Config, 'tls' | 'host'>,
  port: number,
  interfaces = networkInterfaces,
): readonly string[] {
  const at = (name: string) =>
    `${tls === null ? 'http' : 'https'}://${isIPv6(name) ? `[${name}]` : name}:${port}`;
  if (host !== null && !EVERY_ADDRESS.has(host)) return [at(host)];
  if (tls === null) return [at('localhost')];
  return [at('localhost'), ...addressesInNetwork(interfaces).map(at)];
}

/**
 * The machine's IPv4 addresses in its networks. None where it may not be asked for them, as under a service manager that
 * leaves a service no netlink.
 */
export function addressesInNetwork(interfaces = networkInterfaces): readonly string[] {
  try {
    return Object.values(interfaces())
      .flatMap((found) => found ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
  } catch {
    return [];
  }
}
