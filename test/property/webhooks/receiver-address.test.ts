import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublic, ReceiverRule } from '../../../src/collector/webhooks/receiver-address.ts';

/** Every block of IPv4 that IANA's registry of special purposes calls not global, or that reaches a tunnel or a sinkhole. */
const SPECIAL = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24'],
  ...['192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
].map((network) => {
  const [address = '', bits] = network.split('/');
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
});

const isSpecial = (number: number) => SPECIAL.some(({ first, last }) => number >= first && number <= last);
const parts = (number: number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
const dotted = (number: number) => parts(number).join('.');

/** Anywhere, in a special block, and on either side of its edges. */
const numbers = fc.oneof(
  fc.nat({ max: 2 ** 32 - 1 }),
  fc
    .constantFrom(...SPECIAL)
    .chain(({ first, last }) =>
      fc.oneof(fc.integer({ min: first, max: last }), fc.constantFrom(first, last)),
    ),
  fc
    .constantFrom(...SPECIAL)
    .chain(({ first, last }) => fc.constantFrom(Math.max(0, first - 1), Math.min(2 ** 32 - 1, last + 1))),
);

/** The ways in which browsers and libraries let an address be written. */
const spellings: readonly ((number: number) => string)[] = [
  dotted,
  (number) => String(number),
  (number) => `0x${number.toString(16)}`,
  (number) =>
    parts(number)
      .map((part) => `0${part.toString(8)}`)
      .join('.'),
  (number) => `${Math.floor(number / 2 ** 24)}.${number % 2 ** 24}`,
  (number) => `[::ffff:${dotted(number)}]`,
  (number) => `${dotted(number)}.`,
];

test('an address of IPv4 is sent to where no special block holds it, however it is written', () => {
  const rule = new ReceiverRule();
  fc.assert(
    fc.property(numbers, fc.constantFrom(...spellings), (number, spelling) => {
      const isFree = !isSpecial(number);
      expect(isPublic(dotted(number))).toBe(isFree);
      expect(isPublic(`::ffff:${dotted(number)}`)).toBe(isFree);
      expect(rule.check(`https://${spelling(number)}/`).ok).toBe(isFree);
    }),
    { numRuns: 500 },
  );
});

test('of IPv6 nothing outside 2000::/3 is sent to, and no embedded IPv4 address leads within', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 0xffff }), { minLength: 8, maxLength: 8 }), (groups) => {
      const [first = 0] = groups;
      const address = groups.map((group) => group.toString(16)).join(':');
      const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
      if (!isMapped && (first < 0x2000 || first > 0x3fff)) expect(isPublic(address)).toBe(false);
      // 6to4 and NAT64 reach the address of IPv4 that stands in them.
      expect(
        isPublic(
          `2002:${groups
            .slice(1)
            .map((group) => group.toString(16))
            .join(':')}`,
        ),
      ).toBe(false);
      expect(
        isPublic(
          `64:ff9b::${groups
            .slice(6)
            .map((group) => group.toString(16))
            .join(':')}`,
        ),
      ).toBe(false);
    }),
  );
});

test('only what a setting names is let through beside it', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 8, max: 32 }), numbers, (network, bits, number) => {
      const size = 2 ** (32 - bits);
      const rule = new ReceiverRule([`${dotted(network)}/${bits}`]);
      const isNamed = Math.floor(network / size) === Math.floor(number / size);
      expect(rule.allows(dotted(number), 'http:')).toBe(isNamed);
      expect(rule.allows(dotted(number), 'https:')).toBe(isNamed || !isSpecial(number));
    }),
  );
});

test('whatever is typed is kept or refused, and never throws', () => {
  const rule = new ReceiverRule();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.domain().map((name) => `https://${name}/a`),
        fc.string().map((text) => `https://${text}`),
      ),
      (typed) => {
        const checked = rule.check(typed);
        if (!checked.ok) return;
        expect(rule.check(checked.value)).toEqual(checked);
        expect(new URL(checked.value).protocol).toBe('https:');
      },
    ),
  );
});
