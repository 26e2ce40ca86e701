import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { accountName } from '../../../../../src/collector/people/accounts/account.ts';
import type { AccountId } from '../../../../../src/collector/people/accounts/principal.ts';
import {
  newRecoveryCodes,
  recoveryCodeMac,
} from '../../../../../src/collector/people/own-account/recovery-codes.ts';
import { decrypt, encrypt } from '../../../../../src/collector/people/own-account/secret-box.ts';
import { newTotp, sealTotp, totpStep } from '../../../../../src/collector/people/own-account/totp.ts';
import { browserName } from '../../../../../src/collector/people/sessions/browser-name.ts';
import { KnownBrowsers } from '../../../../../src/collector/people/sign-in/known-browser.ts';
import { NOW_MS } from '../../../../support/batches.ts';

const KEY = Buffer.alloc(32, 7);
const [LAN, MAI] = ['a'.repeat(32), 'b'.repeat(32)] as [AccountId, AccountId];

test('a box opens with its key for its purpose only, and not when a bit was changed', () => {
  const box = encrypt(KEY, 'p', Buffer.from('secret'));
  expect(decrypt(KEY, 'p', box)?.toString()).toBe('secret');
  expect(decrypt(KEY, 'q', box)).toBeNull();
  expect(decrypt(Buffer.alloc(32, 8), 'p', box)).toBeNull();
  for (let index = 0; index < box.length; index += 1) {
    const changed = Buffer.from(box);
    changed[index] = (changed[index] as number) ^ 1;
    expect(decrypt(KEY, 'p', changed)).toBeNull();
  }
  for (const length of [0, 12, 27]) expect(decrypt(KEY, 'p', box.subarray(0, length))).toBeNull();
});

test('a code is good one step early or late, for its own account, and not further off', () => {
  const { secret, address } = newTotp('lan');
  expect(address).toMatch(/^otpauth:\/\/totp\/SIPAS:lan\?issuer=SIPAS&secret=[A-Z2-7]{32}&/);
  const sealed = sealTotp(KEY, LAN, secret);
  expect(Buffer.from(sealed).includes(Buffer.from(Secret.fromBase32(secret).bytes))).toBe(false);
  const at = (steps: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: NOW_MS + steps * 30_000 });
  const now = Math.floor(NOW_MS / 30_000);
  const steps = [-2, -1, 0, 1, 2].map((offset) => totpStep(KEY, LAN, sealed, at(offset), NOW_MS));
  expect(steps).toEqual([null, now - 1, now, now + 1, null]);
  expect(totpStep(KEY, MAI, sealed, at(0), NOW_MS)).toBeNull();
  for (const typed of ['', '12345', 'abcdef', '1234567']) {
    expect(totpStep(KEY, LAN, sealed, typed, NOW_MS)).toBeNull();
  }
});

test('recovery codes: ten, different, kept under a key, read as people type them', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  const mac = recoveryCodeMac(KEY, LAN, 'A10B-CDEF-GHJK');
  expect(recoveryCodeMac(KEY, LAN, ' aiob cdefghjk')).toBe(mac);
  expect(recoveryCodeMac(KEY, MAI, 'A10B-CDEF-GHJK')).not.toBe(mac);
  expect(recoveryCodeMac(Buffer.alloc(32), LAN, 'A10B-CDEF-GHJK')).not.toBe(mac);
});

describe('browsers that signed in before', () => {
  const browsers = new KnownBrowsers(KEY);

  test('are known to those who signed in in them, and to nobody else', () => {
    const cookie = browsers.remember(LAN, undefined);
    expect(browsers.knownTo(LAN, cookie)).toBe(cookie.split('.')[0]);
    expect(browsers.knownTo(MAI, cookie)).toBeNull();
    const both = browsers.remember(MAI, cookie);
    expect(browsers.knownTo(LAN, both)).toBe(browsers.knownTo(MAI, both));
    expect(cookie).not.toContain(LAN);
  });

  test('a cookie made up or from another browser says nothing', () => {
    const cookie = browsers.remember(LAN, undefined);
    const [, tag = ''] = cookie.split('.');
    const other = new KnownBrowsers(Buffer.alloc(32, 9)).remember(LAN, undefined);
    for (const forged of [`${'A'.repeat(22)}.${tag}`, other, 'x', '', `${cookie}.`, undefined]) {
      expect(browsers.knownTo(LAN, forged)).toBeNull();
    }
  });

  test('of many who take turns the last eight are remembered', () => {
    let cookie: string | undefined;
    const people = Array.from({ length: 10 }, (_, index) => String(index).repeat(32) as AccountId);
    for (const person of people) cookie = browsers.remember(person, cookie);
    expect(people.map((person) => browsers.knownTo(person, cookie) !== null)).toEqual([
      ...[false, false],
      ...Array(8).fill(true),
    ]);
  });
});

test.each([
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge, Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari, iOS'],
  ['<script>alert(1)</script>', '?, ?'],
  [undefined, '?, ?'],
])('browser %j is %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});

test.each([
  ['  Nguyễn Văn Lan ', 'Nguyễn Văn Lan'],
  ['lan@so-noi-vu.example', 'lan@so-noi-vu.example'],
  ['ｌａｎ', 'lan'],
  ['a', null],
  ['a'.repeat(61), null],
  ['device:x', null],
  ['Command', null],
  ['two  spaces', null],
  ['<b>', null],
  ['a\nb', null],
])('name %j is kept as %j', (typed, kept) => {
  expect(accountName(typed)).toBe(kept);
});
