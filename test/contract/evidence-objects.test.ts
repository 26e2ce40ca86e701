import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { objectName } from '../../src/collector/evidence/object-name.ts';
import { fileObjects } from '../../src/collector/evidence/places/file-objects.ts';
import { s3Objects } from '../../src/collector/evidence/places/s3-objects.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { describeEvidenceObjects } from '../support/evidence-objects-contract.ts';
import { S3_KEYS, startS3Server } from '../support/s3-server.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'sipas-evidence-'));
const NAME = objectName({
  ...{ kind: 'commit', owner: '0123abcd', day: '2026-11-30' as Day, sha256: 'a'.repeat(64) },
});

describeEvidenceObjects('files', async () => {
  const folder = newFolder();
  return {
    objects: fileObjects(folder),
    // A file where its folder was.
    breakDown: async () => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, '');
    },
    close: async () => rmSync(folder, { recursive: true }),
  };
});

describeEvidenceObjects('S3', async () => {
  const server = await startS3Server();
  return {
    objects: s3Objects({ url: `${server.url}/sipas`, ...S3_KEYS }),
    breakDown: async () => {
      server.refusal = { status: 403, code: 'AccessDenied' };
    },
    close: () => server.close(),
  };
});

describe('objects as files', () => {
  test('nobody else may read them, and no time of theirs that is copied along says when they came', async () => {
    const folder = newFolder();
    await fileObjects(folder).put(NAME, Buffer.from('one'));
    const path = join(folder, NAME);
    const { mtimeMs, mode } = statSync(path);
    expect(mtimeMs).toBe(Date.parse('2000-01-01T00:00:00Z'));
    expect(mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    rmSync(folder, { recursive: true });
  });

  test('a folder that is gone is not made anew, as where its disk was taken away', async () => {
    const folder = newFolder();
    const objects = fileObjects(folder);
    await objects.put(NAME, Buffer.from('one'));
    rmSync(folder, { recursive: true });
    const error = await objects.put(NAME, Buffer.from('one')).catch((error: Error) => error);
    expect(String((error as Error).cause)).toContain('is gone, where evidence is kept: put it back');
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    await objects.put(NAME, Buffer.from('one'));
    expect((await objects.get(NAME))?.toString()).toBe('one');
    rmSync(folder, { recursive: true });
  });

  test('what a broken-off write leaves is listed under no name of an object, and a failed one leaves nothing', async () => {
    const folder = newFolder();
    const objects = fileObjects(folder);
    await objects.put(NAME, Buffer.from('one'));
    const place = dirname(join(folder, NAME));
    // A folder stands where the file is to be: it cannot take its name.
    const other = NAME.replace(/a{64}$/, 'b'.repeat(64));
    await objects.put(`${other}/in-the-way`, Buffer.from(''));
    await expect(objects.put(other, Buffer.from('two'))).rejects.toThrow();
    expect(readdirSync(place).sort()).toEqual(['a'.repeat(64), 'b'.repeat(64)]);
    writeFileSync(join(place, `${'c'.repeat(64)}.12.part`), 'half');
    const names = (await Array.fromAsync(objects.list())).map(({ name }) => name);
    expect(names).toHaveLength(2);
    for (const name of names.slice(1)) await objects.remove(name);
    expect(existsSync(place)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

describe('objects by the S3 protocol', () => {
  test('each is put under the prefix once, and what others keep in the bucket is none of them', async () => {
    const server = await startS3Server();
    const objects = s3Objects({ url: `${server.url}/of/sipas/`, ...S3_KEYS });
    server.objects.set('of/sipas/readme', { bytes: Buffer.from(''), changedMs: 0 });
    server.objects.set('other/commit/x', { bytes: Buffer.from(''), changedMs: 0 });
    await objects.put(NAME, Buffer.from('one'));
    expect([...server.objects.keys()].sort()).toEqual(
      ['of/sipas/readme', `of/sipas/${NAME}`, 'other/commit/x'].sort(),
    );
    expect(await Array.fromAsync(objects.list())).toMatchObject([{ name: NAME }]);
    expect(server.asked.filter((one) => one.startsWith('PUT'))).toHaveLength(1);
    await server.close();
  });

  test.each([
    [{ accessKey: 'AKOTHER' }, 'answers 403 SignatureDoesNotMatch'],
    [{ secretKey: 'another' }, 'answers 403 SignatureDoesNotMatch'],
    [{ region: 'an-2' }, 'answers 403 SignatureDoesNotMatch'],
  ])('who is not let in is told what the storage says: %j', async (changed, said) => {
    const server = await startS3Server();
    const objects = s3Objects({ url: server.url, ...S3_KEYS, ...changed });
    const error = await objects.put(NAME, Buffer.from('one')).catch((error: Error) => error);
    expect(String((error as Error).cause)).toContain(said);
    await server.close();
  });

  test('storage that is busy is asked twice more, and no other', async () => {
    const server = await startS3Server();
    const objects = s3Objects({ url: server.url, ...S3_KEYS });
    [server.refusal, server.refusals] = [{ status: 503, code: 'SlowDown' }, 2];
    await objects.put(NAME, Buffer.from('one'));
    expect(server.asked).toHaveLength(3);
    [server.refusal, server.refusals] = [{ status: 403, code: 'AccessDenied' }, 1];
    await expect(objects.put(NAME, Buffer.from('one'))).rejects.toThrow();
    expect(server.asked).toHaveLength(4);
    await server.close();
  });

  test('storage that never answers is not waited for for ever', async () => {
    const server = await startS3Server();
    server.isMute = true;
    const error = await s3Objects({ url: server.url, ...S3_KEYS }, 50)
      .put(NAME, Buffer.from('one'))
      .catch((error: Error) => error);
    expect(String((error as Error).cause)).toContain('TimeoutError');
    await server.close();
  });

  test('a bucket that is not there is no object that is not there', async () => {
    const server = await startS3Server();
    const objects = s3Objects({ url: server.url.replace('evidence', 'another'), ...S3_KEYS });
    await expect(objects.get(NAME)).rejects.toThrow();
    await server.close();
    await expect(objects.get(NAME)).rejects.toThrow();
  });
});
