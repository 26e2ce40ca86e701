import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { parseAcknowledgement } from '../../src/core/protocol/messages/acknowledgement.ts';
import { readReceiptLines } from '../../src/core/protocol/transfer-file.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { signedInBeside } from '../support/accounts.ts';
import { packed, plainRecord, plainRecords, UNIT } from '../support/batches.ts';
import { isSignedBy, partOf } from '../support/reference-crypto.ts';
import { type StartedSipas, sipas, sipasStarted } from '../support/sipas.ts';
import { DEVICE_KEY, RECEIPT_KEY, STATED_KEYS } from '../support/test-keys.ts';
import { transferFile } from '../support/transfer-files.ts';

const DEVICE = 'd'.repeat(32);

let folder: string;
let dataDir: string;
let running: StartedSipas | null;
beforeEach(async () => {
  running = null;
  folder = mkdtempSync(join(tmpdir(), 'sipas-batches-'));
  dataDir = join(folder, 'db');
  const collector = await openCollector({ dataDir, databaseUrl: null, keys: STATED_KEYS });
  const day = '2026-11-01' as Day;
  await collector.enrolments.add({
    id: DEVICE as EnrolmentId,
    unit: UNIT as UnitRef,
    name: 'Máy 1',
    day,
    publicKey: DEVICE_KEY.publicKey,
  });
  await collector.close();
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const imported = (args: readonly string[], input = '') =>
  sipas(['batches', 'import', ...args, '--data-dir', dataDir], { input });

function receiptsIn(path: string) {
  const lines = readReceiptLines(readFileSync(path, 'utf8'));
  if (!lines.ok) throw new Error(lines.error.kind);
  return lines.value.map(({ jws }) => {
    expect(isSignedBy(RECEIPT_KEY.publicKey, jws ?? '')).toBe(true);
    const acknowledgement = parseAcknowledgement(partOf(jws ?? '', 1));
    if (!acknowledgement.ok) throw new Error(acknowledgement.error.kind);
    const { enrolment, records } = acknowledgement.value;
    return [enrolment, records.length];
  });
}

describe('sipas batches import', () => {
  test('TF2 takes files and writes the receipts beside each; a second time replaces them and counts nothing', async () => {
    const one = file('one.sipas-batches', transferFile([packed(DEVICE, plainRecords(3))]));
    const two = file(
      'two.txt',
      transferFile([packed(DEVICE, []), packed(DEVICE, [plainRecord({ sequence: 4 })])]),
    );
    const first = await imported([one, two]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toBe(
      `${one}: 1 batches; 3 stored, 0 duplicate, 0 held, 0 conflict, 0 rejected; 0 lines refused\n` +
        `receipts: ${join(folder, 'one.sipas-receipts')}\n` +
        `${two}: 2 batches; 1 stored, 0 duplicate, 0 held, 0 conflict, 0 rejected; 0 lines refused\n` +
        `receipts: ${join(folder, 'two.txt.sipas-receipts')}\n`,
    );
    expect(receiptsIn(join(folder, 'one.sipas-receipts'))).toEqual([[DEVICE, 3]]);
    expect(receiptsIn(join(folder, 'two.txt.sipas-receipts'))).toEqual([
      [DEVICE, 0],
      [DEVICE, 1],
    ]);
    const second = await imported([one]);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toMatch(
      /0 stored, 3 duplicate.*\nreceipts: .*\(replaced the one that was there\)\n$/,
    );
    expect(receiptsIn(join(folder, 'one.sipas-receipts'))).toEqual([[DEVICE, 3]]);
  });

  test('TF1 names a refused line, takes the others and ends with 1', async () => {
    const whole = transferFile([packed(DEVICE, plainRecords(2)), packed(DEVICE, plainRecords(2))]);
    const cut = file('cut.sipas-batches', whole.slice(0, -21));
    const { code, stdout, stderr } = await imported([cut]);
    expect([code, stderr]).toEqual([1, `${cut} line 3: cut short or edited: it cannot be unpacked\n`]);
    expect(stdout).toMatch(/1 batches; 2 stored, .*; 1 lines refused\n/);
    const asJson = await imported([cut, '--json']);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toEqual({
      ok: false,
      files: [
        {
          file: cut,
          batches: 1,
          records: { stored: 0, duplicate: 2, held: 0, conflict: 0, rejected: 0 },
          refused: [
            { line: 3, code: 'batch-not-gzip', reason: 'cut short or edited: it cannot be unpacked' },
          ],
          receipt: { file: join(folder, 'cut.sipas-receipts'), replaced: true },
        },
      ],
    });
  });

  test('a record in conflict is no success', async () => {
    const record = plainRecord();
    const path = file(
      'conflict.sipas-batches',
      transferFile([packed(DEVICE, [record]), packed(DEVICE, [{ ...record, sequence: 2 }])]),
    );
    const { code, stdout } = await imported([path]);
    expect([code, stdout]).toEqual([1, expect.stringContaining('1 stored, 0 duplicate, 0 held, 1 conflict')]);
  });

  test('files of another kind are refused, and the others taken all the same', async () => {
    const good = file('good.sipas-batches', transferFile([packed(DEVICE, plainRecords(1))]));
    expect((await imported([good])).code).toBe(0);
    const receipts = join(folder, 'good.sipas-receipts');
    const photo = file('photo.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x0a, 0x10]));
    const missing = join(folder, 'missing.sipas-batches');
    const { code, stdout, stderr } = await imported([photo, receipts, missing, folder, good]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `${photo}: not a transfer file: a device writes one on its page for staff\n` +
        `${receipts}: a receipt file: it goes back to the device it came from, where staff open it\n` +
        `${missing}: cannot be read (ENOENT: it is not there, or its folder is not)\n` +
        `${folder}: cannot be read (EISDIR: a folder is there)\n`,
    );
    expect(stdout).toMatch(/good\.sipas-batches: 1 batches; 0 stored, 1 duplicate/);
    for (const path of [photo, receipts, missing, folder]) {
      expect(existsSync(`${path}.sipas-receipts`)).toBe(false);
    }
  });

  test('a file of another kind in the place of the receipts stays, and nothing is imported', async () => {
    const path = file('one.sipas-batches', transferFile([packed(DEVICE, plainRecords(2))]));
    const there = file('one.sipas-receipts', 'a diary\n');
    const { code, stderr } = await imported([path]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`nothing was imported: at ${there} is a file`),
    ]);
    const elsewhere = await imported([path, '--receipt', there]);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([1, expect.stringContaining('nothing was imported')]);
    expect(readFileSync(there, 'utf8')).toBe('a diary\n');
    const taken = await imported([path, '--receipt', join(folder, 'r'), '--json']);
    expect(JSON.parse(taken.stdout)).toMatchObject({
      ok: true,
      files: [{ records: { stored: 2 }, receipt: null }],
      receipt: { file: join(folder, 'r'), replaced: false },
    });
    expect(receiptsIn(join(folder, 'r'))).toEqual([[DEVICE, 2]]);
  });

  test('receipts that cannot be written are told before anything is imported', async () => {
    const path = file('one.sipas-batches', transferFile([packed(DEVICE, plainRecords(2))]));
    const nowhere = join(folder, 'nowhere', 'r');
    const { code, stderr } = await imported([path, '--receipt', nowhere]);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining(`${nowhere} cannot be written (ENOENT: it is not there, or its folder is not)`),
    ]);
    expect((await imported([path])).stdout).toContain('2 stored');
  });

  test('reads standard input, whose receipts need a name', async () => {
    const content = transferFile([packed(DEVICE, plainRecords(2))]);
    const nameless = await imported(['-'], content);
    expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining('--receipt')]);
    const receipts = join(folder, 'stdin.sipas-receipts');
    expect(await imported(['-', '--receipt', receipts], content)).toMatchObject({
      code: 0,
      stdout: `-: 1 batches; 2 stored, 0 duplicate, 0 held, 0 conflict, 0 rejected; 0 lines refused\nreceipts: ${receipts}\n`,
    });
    expect(receiptsIn(receipts)).toEqual([[DEVICE, 2]]);
  });

  test('works while the server runs, which shows what came by file', async () => {
    running = await sipasStarted(['start', '--port', '0', '--data-dir', dataDir]);
    const path = file('one.sipas-batches', transferFile([packed(DEVICE, plainRecords(2))]));
    expect((await imported([path])).code).toBe(0);
    const { cookie } = await signedInBeside(dataDir, { role: 'staff' });
    const answer = await fetch(`${running.url}/api/v1/devices/${DEVICE}`, { headers: { cookie } });
    expect(await answer.json()).toMatchObject({
      device: { received: 2, missing: 0, lastContact: { origin: 'file' } },
      ranges: [{ first: 1, last: 2, state: 'counted' }],
    });
  });
});
