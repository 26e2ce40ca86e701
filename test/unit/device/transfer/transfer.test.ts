import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { BatchId, RecordId } from '../../../../src/core/kernel/brand.ts';
import {
  type Acknowledgement,
  encodeAcknowledgement,
  type RecordOutcome,
} from '../../../../src/core/protocol/messages/acknowledgement.ts';
import { collectorSignedHeader } from '../../../../src/core/protocol/signed.ts';
import {
  encodeReceiptFile,
  isBatchLine,
  readFileLines,
  transferFileHeader,
} from '../../../../src/core/protocol/transfer-file.ts';
import { newCycleMemory, runCycle } from '../../../../src/device/sync/sync-cycle.ts';
import { sendQuarantinedAgain } from '../../../../src/device/transfer/send-quarantined-again.ts';
import { exportFile, readReceipt } from '../../../../src/device/transfer/transfer.ts';
import type { TransferChoice, TransferFile } from '../../../../src/device/transfer/transfer-file.ts';
import { anEnrolment, hexId } from '../../../support/outbox-store-contract.ts';
import { keyNamed, partOf, signed } from '../../../support/reference-crypto.ts';
import { RECEIPT_KEY } from '../../../support/test-keys.ts';
import { KEYS, TestDevice } from '../device-fixture.ts';
import { type ReceivedBatch, readBatch, sha256Of } from '../fake-collector.ts';

function written(device: TestDevice, choice: TransferChoice): Promise<TransferFile> {
  return exportFile(device.ports(), choice);
}

function sync(device: TestDevice) {
  return runCycle(device.ports(), newCycleMemory(), { now: true, heartbeat: false });
}

async function batchesIn({ content }: TransferFile): Promise<ReceivedBatch[]> {
  const lines = readFileLines('sipas-batches', await content.text());
  if (!lines.ok) throw new Error(lines.error.kind);
  return lines.value.map(({ text }) => {
    expect(isBatchLine(text)).toBe(true);
    return readBatch(Buffer.from(text, 'base64'));
  });
}

/** What the collector says of a batch from a file. */
function receiptOf({ header, lines }: ReceivedBatch, outcome: RecordOutcome['outcome'] = 'stored') {
  const records = lines.map((line): RecordOutcome => {
    const { id } = JSON.parse(line) as { id: RecordId };
    const reason = outcome === 'conflict' ? 'same-id-other-bytes' : null;
    return { id, sha256: sha256Of(line), outcome, reason };
  });
  const acknowledgement: Acknowledgement = {
    protocol: 1,
    enrolment: header.enrolment,
    batch: header.batch,
    epoch: anEnrolment(1).epoch,
    receivedAtMs: header.clockMs,
    records,
    membership: null,
    heads: null,
  };
  return signedWord(acknowledgement);
}

function signedWord(acknowledgement: Acknowledgement, key = RECEIPT_KEY): string {
  const header = collectorSignedHeader('sipas-acknowledgement', RECEIPT_KEY.id);
  return signed(header, encodeAcknowledgement(acknowledgement), key);
}

describe('a transfer file', () => {
  test('TF1 holds the same bytes as HTTP: each record line once, under a header of the device', async () => {
    const { device } = await TestDevice.full(201);
    const file = await written(device, 'unsent');
    const batches = await batchesIn(file);
    expect(batches.map(({ lines }) => lines.length)).toEqual([200, 1]);
    expect(batches[0]?.header).toMatchObject({
      enrolment: anEnrolment(1).id,
      lastSequence: 201,
      waiting: 201,
      app: '0.1.0',
    });
    expect(new Set(batches.map(({ header }) => header.batch)).size).toBe(2);
    await sync(device);
    expect(batches.flatMap(({ lines }) => lines)).toEqual(
      device.collector.batches.flatMap(({ lines }) => lines),
    );
  });

  test('is named by the day and time of the office, and by nothing of office or device', async () => {
    const device = await TestDevice.enrolled();
    device.nowMs = Date.UTC(2026, 10, 24, 17, 32);
    expect((await written(device, 'unsent')).name).toBe('sipas-2026-11-25-0032-nnnn.sipas-batches');
  });

  test('changes no record, and the device syncs as if there were none', async () => {
    const device = await TestDevice.enrolled();
    const [first] = await device.submitMany(2);
    await device.store.markSent([must(first, 'one was made').id], hexId<BatchId>(1));
    const before = await device.store.counts();
    expect((await written(device, 'unsent')).records).toBe(2);
    expect(await device.store.counts()).toEqual(before);
    expect(await sync(device)).toBe('drained');
  });

  test('holds what is chosen, enrolment by enrolment', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    await sync(device);
    device.collector.behave = () => ({ outcome: 'conflict', reason: 'same-id-other-bytes' });
    await device.submitMany(2);
    await sync(device);
    await device.store.enrol(device.collector.enrolled(2, KEYS));
    await device.submitMany(3);
    const chosen = async (choice: TransferChoice) =>
      (await batchesIn(await written(device, choice))).map(({ header }) => [
        header.enrolment === anEnrolment(1).id ? 1 : 2,
        header.count,
        header.waiting,
      ]);
    expect(await chosen('unsent')).toEqual([[2, 3, 3]]);
    expect(await chosen('quarantined')).toEqual([[1, 2, 0]]);
    // One that was acknowledged does not wait; the collector takes a batch's records from those that do.
    expect(await chosen('all')).toEqual([
      [1, 2, 0],
      [1, 1, 1],
      [2, 3, 3],
    ]);
  });

  test('with nothing to hand in it is a file without a batch', async () => {
    const device = await TestDevice.enrolled();
    const file = await written(device, 'unsent');
    expect(file.records).toBe(0);
    expect(await file.content.text()).toBe(transferFileHeader());
  });
});

describe('a receipt file', () => {
  test('OB10 settles the records on the device, twice with the same end', async () => {
    const { device } = await TestDevice.full(201);
    const batches = await batchesIn(await written(device, 'unsent'));
    const text = encodeReceiptFile(batches.map((batch) => receiptOf(batch)));
    expect(await readReceipt(device.ports(), text)).toEqual({
      ok: true,
      value: { acknowledgements: 2, settled: 201, foreign: 0, unreadable: [], unsigned: [] },
    });
    expect((await device.store.counts()).acknowledged).toBe(201);
    expect(await readReceipt(device.ports(), text)).toMatchObject({ value: { settled: 0 } });
  });

  test('OB10 counts what is of another device and names the lines it cannot read', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const [batch] = await batchesIn(await written(device, 'unsent'));
    const own = receiptOf(must(batch, 'one was written'), 'conflict');
    const foreign = { ...(JSON.parse(partOf(own, 1)) as Acknowledgement), enrolment: anEnrolment(7).id };
    const text = encodeReceiptFile([signedWord(foreign), own]);
    const cut = `${text}{"batch":\r\n${own.slice(0, -9)}\r\n`;
    expect(await readReceipt(device.ports(), cut)).toEqual({
      ok: true,
      value: { acknowledgements: 2, settled: 1, foreign: 1, unreadable: [4, 5], unsigned: [] },
    });
    expect((await device.store.counts()).quarantined).toBe(1);
  });

  test('SG2 what is not signed by the pinned receipt key settles nothing, and its lines are named', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const [batch] = await batchesIn(await written(device, 'unsent'));
    const own = receiptOf(must(batch, 'one was written'));
    const word = JSON.parse(partOf(own, 1)) as Acknowledgement;
    const [head, , end] = own.split('.');
    const altered = Buffer.from(encodeAcknowledgement({ ...word, receivedAtMs: 9 })).toString('base64url');
    const stranger = keyNamed('stranger');
    const named = collectorSignedHeader('sipas-acknowledgement', stranger.id);
    const asOther = collectorSignedHeader('sipas-offer-answer', RECEIPT_KEY.id);
    const text = encodeReceiptFile([
      signedWord(word, stranger),
      signed(named, encodeAcknowledgement(word), stranger),
      signed(asOther, encodeAcknowledgement(word), RECEIPT_KEY),
      `${head}.${altered}.${end}`,
    ]);
    expect(await readReceipt(device.ports(), text)).toEqual({
      ok: true,
      value: { acknowledgements: 0, settled: 0, foreign: 0, unreadable: [], unsigned: [2, 3, 4, 5] },
    });
    expect((await device.store.counts()).waiting).toBe(1);
  });

  test('ME2 ME3 brings a changed membership to a device without a network, the new receipt key included', async () => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    await device.submitMany(201);
    const batches = await batchesIn(await written(device, 'unsent'));
    expect(batches.length).toBe(2);
    const { id } = must(await store.currentEnrolment(), 'it is enrolled');
    collector.receiptKeys = [keyNamed('next receipt'), RECEIPT_KEY];
    collector.change(id, { deviceName: 'Quầy 2' });
    const membership = collector.membershipOf(id, RECEIPT_KEY);
    const text = encodeReceiptFile(
      batches.map((batch) =>
        signedWord({ ...(JSON.parse(partOf(receiptOf(batch), 1)) as Acknowledgement), membership }),
      ),
    );
    // The second line is signed by the key that the first one replaces.
    expect(await readReceipt(device.ports(), text)).toMatchObject({ value: { settled: 201, unsigned: [] } });
    expect((await store.currentEnrolment())?.membership).toMatchObject({
      deviceName: 'Quầy 2',
      receiptKey: { id: keyNamed('next receipt').id },
    });
    // From now on the former key's word is nobody's.
    expect(await readReceipt(device.ports(), text)).toMatchObject({
      value: { settled: 0, unsigned: [2, 3] },
    });
    await device.submitMany(1);
    expect(await sync(device)).toBe('drained');
  });

  test('a file of another kind is told apart and changes nothing', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const file = await written(device, 'unsent');
    expect(await readReceipt(device.ports(), await file.content.text())).toEqual({
      ok: false,
      error: { kind: 'not-such-a-file', found: 'sipas-batches' },
    });
    expect((await device.store.counts()).waiting).toBe(1);
  });

  test('OB10 one that is read while its records are on their way settles them once', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    const batches = await batchesIn(await written(device, 'unsent'));
    const text = encodeReceiptFile(batches.map((batch) => receiptOf(batch)));
    const ports = device.ports({
      fetch: async (url, init) => {
        await readReceipt(device.ports(), text);
        return device.collector.fetch(url, init);
      },
    });
    expect(await runCycle(ports, newCycleMemory(), { now: true, heartbeat: false })).toBe('drained');
    expect(await device.store.counts()).toEqual({ waiting: 0, inFlight: 0, acknowledged: 2, quarantined: 0 });
  });
});

describe('quarantine', () => {
  test('OB6 everything in it is sent once more when a person says so, in bounded pieces', async () => {
    const { device } = await TestDevice.full(201);
    device.collector.behave = () => ({ outcome: 'conflict', reason: 'same-id-other-bytes' });
    await sync(device);
    expect(await sendQuarantinedAgain(device.store)).toBe(201);
    device.collector.behave = () => 'answers';
    expect(await sync(device)).toBe('drained');
    expect((await device.store.counts()).acknowledged).toBe(201);
    expect(await sendQuarantinedAgain(device.store)).toBe(0);
  });
});
