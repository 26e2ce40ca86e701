import { describe, expect, it } from 'vitest';
import { cleanComment, isComment } from '../../../../src/core/questionnaire/comment.ts';

describe('cleaning a comment', () => {
  it.each([
    ['nothing', '', null],
    ['only white space', ' \n\t ', null],
    ['white space around words', '  Tốt \n', 'Tốt'],
    ['decomposed letters', 'To\u0302\u0301t', 'Tốt'],
    ['line breaks of Windows', 'a\r\nb', 'a\nb'],
    ['NUL and other control characters', 'a\u0000b\u0007c\u0085d', 'abcd'],
    ['halves of surrogate pairs', 'a\ud800b\udc00', 'ab'],
    ['a letter split by a control character', 'e\u0000\u0302', 'ê'],
    ['more than a thousand code units', 'ệ'.repeat(1_001), 'ệ'.repeat(1_000)],
    ['a pair across the limit', `${'a'.repeat(999)}😀`, 'a'.repeat(999)],
    ['a tab and a line break inside', 'a\tb\nc', 'a\tb\nc'],
  ])('takes %s', (_, text, expected) => {
    expect(cleanComment(text)).toBe(expected);
  });

  it('makes what may be stored, and nothing else may be', () => {
    expect(isComment('Tốt')).toBe(true);
    for (const text of ['', ' ', ' Tốt', 'To\u0302\u0301t', 'a\u0000', '\udc00', 'a'.repeat(1_001)]) {
      expect(isComment(text)).toBe(false);
    }
  });
});
