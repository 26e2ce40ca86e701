import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { addressesOf } from '../../../../src/collector/start/addresses.ts';

const TLS = { certFile: 'c.pem', keyFile: 'k.pem' };
const INTERFACES = {
  lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }],
  eth0: [
    { address: '192.0.2.7', family: 'IPv4', internal: false },
    { address: 'fe80::1', family: 'IPv6', internal: false },
  ],
} as unknown as Record<string, NetworkInterfaceInfo[]>;
const asked = () => INTERFACES;
/** As under a service manager that leaves a service no netlink. */
const refused = () => {
  throw new Error('uv_interface_addresses');
};
const HERE = ['https://localhost:1', 'https://192.0.2.7:1'];

test.each([
  ['every address', null, null, ['http://localhost:1']],
  ['every address', '0.0.0.0', null, ['http://localhost:1']],
  ['every address', '::', null, ['http://localhost:1']],
  ['one address', '192.0.2.2', null, ['http://192.0.2.2:1']],
  ['one address', '::1', null, ['http://[::1]:1']],
  ['one name', 'localhost', null, ['http://localhost:1']],
  ['every address', null, TLS, HERE],
  ['every address', '0.0.0.0', TLS, HERE],
  ['every address', '::', TLS, HERE],
  ['one address', '192.0.2.2', TLS, ['https://192.0.2.2:1']],
])('who listens on %s, HOST %j, with TLS %j, is reached at %j', (_, host, tls, due) => {
  expect(addressesOf({ host, tls }, 1, asked)).toEqual(due);
});

test.each([
  [null, ['http://localhost:1']],
  [TLS, ['https://localhost:1']],
])(
  'who may not ask for the addresses of the machine is reached on it all the same, with TLS %j',
  (tls, due) => {
    expect(addressesOf({ host: null, tls }, 1, refused)).toEqual(due);
  },
);
