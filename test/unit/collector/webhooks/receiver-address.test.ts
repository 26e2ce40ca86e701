import { expect, test } from 'vitest';
import { isPublic, ReceiverRule } from '../../../../src/collector/webhooks/receiver-address.ts';

const faultOf = (address: string, networks: readonly string[] = []) => {
  const checked = new ReceiverRule(networks).check(address);
  return checked.ok ? null : checked.error;
};

test.each(['8.8.8.8', '1.1.1.1', '203.162.4.190', '2001:4860:4860::8888', '2405:4800::1', '::ffff:8.8.8.8'])(
  '%s may be sent to',
  (address) => expect(isPublic(address)).toBe(true),
);

test.each([
  ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
  ...['192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1', '100::1'],
  ...['2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '4000::1', '5f00::1', 'fc00::1', 'fd00:ec2::254'],
  ...['fe80::1', 'fec0::1', 'ff02::1', '', 'sipas.example', '127.1', '8.8.8.8.8', '::1%lo'],
])('%j may not', (address) => expect(isPublic(address)).toBe(false));

test('WH4 https at a public place is kept as a browser writes it', () => {
  const checked = new ReceiverRule().check(' HTTPS://Hook.Example.VN:443/a?key=1#part ');
  expect(checked).toEqual({ ok: true, value: 'https://hook.example.vn/a?key=1' });
  expect(faultOf('https://8.8.8.8:8443/')).toBeNull();
});

test.each<readonly [address: string, fault: string]>([
  ['', 'malformed'],
  ['hook.example.vn', 'malformed'],
  ['http://hook.example.vn/', 'not-https'],
  ['ftp://hook.example.vn/', 'not-https'],
  ['javascript:alert(1)', 'not-https'],
  ['https://user:secret@hook.example.vn/', 'has-name-or-password'],
  ['https://localhost/', 'not-public'],
  ['https://a.localhost./', 'not-public'],
  // However it is written.
  ...[
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:10.0.0.1]',
    '１２７.0.0.1',
  ].map((host) => [`https://${host}/`, 'not-public'] as const),
])('%s is refused: %s', (address, fault) => expect(faultOf(address)).toBe(fault));

test('WH4 what the setting names may be sent to, by http too, and nothing beside it', () => {
  const networks = ['10.1.0.0/16', 'fd00::/8', '127.0.0.1'];
  for (const address of [
    ...['https://10.1.2.3/', 'http://10.1.2.3:8080/', 'http://[fd12::1]/', 'http://127.0.0.1/'],
    ...['http://[::ffff:10.1.2.3]/', 'http://localhost/', 'http://hook.example.vn/'],
  ]) {
    expect(faultOf(address, networks), address).toBeNull();
  }
  for (const address of ['https://10.2.0.1/', 'http://127.0.0.2/', 'https://[fe80::1]/'])
    expect(faultOf(address, networks), address).toBe('not-public');
  expect(faultOf('http://8.8.8.8/', networks)).toBe('not-https');
  const rule = new ReceiverRule(networks);
  // A name is told by what it resolves to: http only within what is named.
  expect(rule.allows('8.8.8.8', 'http:')).toBe(false);
  expect(rule.allows('10.1.9.9', 'http:')).toBe(true);
});
