import { describe, expect, test } from 'vitest';
import { attachment } from '../../../../../src/collector/http/figures/download.ts';

describe('the name of a download', () => {
  test('is plain for who knows no better, and whole for the others', () => {
    expect(attachment('sipas-01-2026.csv', 'SIPAS Hà Nội (2026).csv')).toBe(
      'attachment; filename="sipas-01-2026.csv"; filename*=UTF-8\'\'SIPAS%20H%C3%A0%20N%E1%BB%99i%20%282026%29.csv',
    );
  });

  test.each(['../../etc/passwd', 'a\r\nSet-Cookie: x=1', 'con:nul', 'a"b', '\u202Egnp.exe', '\uD800'])(
    'has nothing in it to stumble over: %j',
    (name) => {
      const header = attachment(name, name);
      expect(header).toMatch(
        /^attachment; filename="[A-Za-z0-9._-]*"; filename\*=UTF-8''[A-Za-z0-9._~!#$&+^`|%-]*$/,
      );
      expect(header).not.toMatch(/%2F|%5C|%0D|%0A|%22|%E2%80%AE/i);
    },
  );
});
