import { describe, expect, test } from 'vitest';
import { HashQueue, TooBusy } from '../../../../../src/collector/people/sign-in/hash-queue.ts';
import {
  checkPassword,
  encodePassword,
  HASH_COST,
} from '../../../../../src/collector/people/sign-in/password-hash.ts';
import { passwordFault } from '../../../../../src/collector/people/sign-in/password-rule.ts';

describe('which passwords will do', () => {
  test.each([
    ['ngắn quá', 'too-short'],
    ['a'.repeat(257), 'too-long'],
    ['password1234', 'too-common'],
    ['P@ssw0rd2026!', 'too-common'],
    ['MẬTKHẨU123456', 'too-common'],
    ['123456789012', 'too-common'],
    ['aaaaaaaaaaaaa', 'too-common'],
    ['abcabcabcabcabc', 'too-common'],
    ['NguyenVanLan2026', 'too-common'],
    ['sipas-hanoi-2026', 'too-common'],
    ['dài đủ nhưng \0 không phải chữ', 'not-text'],
    ['nửa chữ \ud800 thì không được', 'not-text'],
    ['chín con mèo vàng', null],
    ['correct horse battery staple', null],
    ['v8#Kq2!mZr0pL', null],
  ])('%j: %s', (password, fault) => {
    expect(passwordFault(password, 'Nguyễn Văn Lan')).toBe(fault);
  });

  test('a full-width spelling is as long as what it stands for', () => {
    expect(passwordFault('ﬃﬃﬃﬃ', 'lan')).toBe('too-common');
    expect(passwordFault('ﬃﬃﬃ', 'lan')).toBe('too-short');
  });
});

describe('argon2id', () => {
  test('the encoded password says what it cost, and is right however its accents are written', async () => {
    const encoded = await encodePassword('mật khẩu'.normalize('NFC'));
    expect(encoded).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await checkPassword('mật khẩu'.normalize('NFD'), encoded)).toEqual({
      isRight: true,
      isOutdated: false,
    });
    expect((await checkPassword('mat khau', encoded)).isRight).toBe(false);
    expect(await encodePassword('mật khẩu')).not.toBe(encoded);
  });

  test('what was encoded at another cost is still checked, and known as outdated', async () => {
    const encoded = await encodePassword('x', { ...HASH_COST, memory: 1_024 });
    expect(await checkPassword('x', encoded)).toEqual({ isRight: true, isOutdated: true });
  });

  test('what the reference program of argon2 encoded is right here', async () => {
    // echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
    const encoded = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect((await checkPassword('password', encoded)).isRight).toBe(true);
  });
});

describe('the queue of hashes', () => {
  test('so many at once, so many waiting, those who are known first, and no place lost by a failure', async () => {
    const queue = new HashQueue(2, 2);
    const order: string[] = [];
    const releases: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const work = (name: string) => async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((release) => releases.push(release));
      running -= 1;
      order.push(name);
      if (name === 'b') throw new Error('broken');
    };
    const done = [
      queue.run('unknown', work('a')),
      queue.run('unknown', work('b')),
      queue.run('unknown', work('c')),
      queue.run('unknown', work('d')),
      queue.run('known', work('e')),
    ];
    const settled = Promise.allSettled(done);
    await expect(queue.run('unknown', work('f'))).rejects.toThrow(TooBusy);
    while (order.length < 5) {
      releases.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await settled;
    expect(most).toBe(2);
    expect(order).toEqual(['a', 'b', 'e', 'c', 'd']);
  });
});
