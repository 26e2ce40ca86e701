import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileReason } from '../../../src/collector/file-reason.ts';

function metBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.unreachable();
}

test.each([
  ['a file that is not there', () => readFileSync('/nowhere/at all'), /^ENOENT: .+ not there/],
  ['a folder in the place of a file', () => readFileSync('/'), /^EISDIR: a folder/],
  ['a file in the place of a folder', () => readFileSync(`${import.meta.filename}/x`), /^ENOTDIR: a file/],
  ['what no system lets anybody write', () => writeFileSync('/proc/version', 'x'), /^E[A-Z]+(: .+)?$/],
])('what is the matter is said of %s', (_, work, due) => {
  expect(fileReason(metBy(work))).toMatch(due);
});

test('where it is read-only a service is told where it may write', () => {
  expect(fileReason(Object.assign(new Error(), { code: 'EROFS' }))).toMatch(/ReadWritePaths/);
});

test('of other errors the words are said, and a code that is not known stands for itself', () => {
  expect(fileReason(Object.assign(new Error('no such role'), { code: '42501' }))).toBe('no such role');
  expect(fileReason(Object.assign(new Error('x'), { code: 'EXDEV' }))).toBe('EXDEV');
  expect(fileReason('x')).toBe('unknown reason');
});
