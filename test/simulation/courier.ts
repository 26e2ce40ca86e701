import { importTransferFile } from '../../src/collector/cli/import-transfer-file.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId, Epoch } from '../../src/core/kernel/brand.ts';
import type { Acknowledgement } from '../../src/core/protocol/acknowledgement.ts';
import { encodeRecord, parseRecord } from '../../src/core/protocol/record.ts';
import { encodeReceiptFile } from '../../src/core/protocol/transfer-file.ts';
import { PROTOCOL_VERSION } from '../../src/core/protocol/version.ts';
import { StorageFailed } from '../../src/device/outbox-store.ts';
import { exportFile, readReceipt } from '../../src/device/transfer.ts';
import { packedLines } from '../support/batches.ts';
import { hexId } from '../support/outbox-store-contract.ts';
import { Crashed } from './collector.ts';
import { DIGEST, type SimulatedDevice } from './device.ts';
import type { OutboxRow } from './memory-disk.ts';
import { type Serving, withOtherBytes } from './network.ts';
import type { Happening } from './operations.ts';
import type { Step } from './scheduler.ts';
import type { World } from './world.ts';

type Of<Kind extends Happening['kind']> = Extract<Happening, { readonly kind: Kind }>;

/** Carries files between devices and collectors, and hands in what the network held back. */
export class Courier {
  readonly files: string[] = [];
  readonly receipts: string[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async exportFile({ device: number, choice }: Of<'export'>, step: Step): Promise<void> {
    const { clock } = this.#world;
    const device = this.#world.device(number);
    const ports = {
      store: device.store(step),
      random: device.random,
      sha256: DIGEST,
      now: () => clock.nowMs + device.skewMs,
      storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
      appVersion: '0.1.0',
    };
    const file = await exportFile(ports, choice).catch(unlessStorageFailed);
    if (file === null || file.records === 0) return;
    this.files.push(await file.content.text());
    this.#world.note(`exported ${file.records}`);
  }

  /** At any collector, as it is or harmed on the way; the receipt is kept. */
  async handIn({ file, collector, harm }: Of<'hand in'>, step: Step): Promise<void> {
    const text = this.files[file % Math.max(1, this.files.length)];
    if (text === undefined) return;
    const taken: Acknowledgement[] = [];
    const ports = this.#world.collector.ports(collector, step, null, 1);
    const imported = await importTransferFile(linesOf(harmed(text, harm)), {
      receive: (bytes) => this.#world.collector.receive(bytes, ports, 'file'),
      taken: async (acknowledgement) => void taken.push(acknowledgement),
    }).catch(unlessCrashed);
    if (taken.length > 0) this.receipts.push(encodeReceiptFile(taken));
    if (imported?.ok !== true) return;
    this.#world.witness.meet(`file handed in ${harm}`);
    if (imported.value.refused.length > 0) this.#world.witness.meet('line of a file refused');
    this.#world.note(`handed in ${JSON.stringify(imported.value.records)}`);
  }

  async readReceipt({ device: number, receipt, harm }: Of<'read receipt'>, step: Step): Promise<void> {
    const device = this.#world.device(number);
    const real = this.receipts[receipt % Math.max(1, this.receipts.length)];
    const text = harm === 'whole' || harm === 'cut' ? real : this.#madeUp(device, harm);
    if (text === undefined) return;
    const cutAt = harm === 'cut' ? Math.floor(text.length * 0.7) : text.length;
    const read = await readReceipt(device.store(step), text.slice(0, cutAt)).catch(unlessStorageFailed);
    if (read?.ok !== true) return;
    this.#world.witness.meet(`receipt read ${harm}`);
    if (read.value.settled > 0) this.#world.witness.meet('settled by a receipt');
    this.#world.note(`receipt settled ${read.value.settled}`);
  }

  async deliverLate(serving: Serving): Promise<void> {
    for (const request of [...this.#world.network.late]) {
      const answer = await this.#world.network.serve(request, serving).catch(unlessCrashed);
      this.#world.note(`late ${answer?.status}`);
    }
  }

  /** Somebody hands in another version of a record that waits on a device, under its id. */
  async forge({ device: number, collector }: Of<'forge'>, step: Step): Promise<void> {
    const device = this.#world.device(number);
    const row = [...device.disk.content.entries.values()].find(({ state }) => state === 'waiting');
    if (row === undefined) return;
    const record = must(
      parseRecord(row.line).ok ? parseRecord(row.line) : null,
      'a line on a disk is a record',
    );
    if (!record.ok) return;
    const { value } = record;
    const submittedAtMs = Number(value.body['submittedAtMs']) + 1;
    const line = encodeRecord({ ...value, body: { ...value.body, submittedAtMs } });
    const facts = { lastSequence: 0, waiting: 1, clockMs: 0, clockOffsetMs: null };
    const ports = this.#world.collector.ports(collector, step, null, 1);
    this.#world.witness.forged.add(row.id);
    const bytes = packedLines(row.enrolment, [line], facts);
    await this.#world.collector.receive(bytes, ports, 'file').catch(unlessCrashed);
  }

  /** A receipt for what waits on the device that no collector ever gave: it names the wrong enrolment or bytes. */
  #madeUp(device: SimulatedDevice, harm: 'for another enrolment' | 'with other bytes'): string {
    const { entries, enrolments } = device.disk.content;
    const unsent = [...entries.values()].filter(({ state }) => state === 'waiting' || state === 'in-flight');
    const naming = (enrolment: EnrolmentId, rows: readonly OutboxRow[]): Acknowledgement => ({
      protocol: PROTOCOL_VERSION,
      enrolment,
      batch: hexId(1),
      epoch: hexId<Epoch>(0xbad),
      receivedAtMs: this.#world.clock.nowMs,
      records: rows.map(({ id, sha256 }) => ({ id, sha256, outcome: 'stored', reason: null })),
    });
    const own = [...enrolments.keys()];
    const wrong = [...own, hexId<EnrolmentId>(1)].map((enrolment) =>
      naming(
        enrolment,
        unsent.filter((row) => row.enrolment !== enrolment),
      ),
    );
    const right = own.map((enrolment) => withOtherBytes(naming(enrolment, unsent)));
    return encodeReceiptFile(harm === 'with other bytes' ? right : wrong);
  }
}

async function* linesOf(text: string) {
  for (const [index, line] of text.split('\n').entries()) yield { lineNumber: index + 1, text: line };
}

function harmed(text: string, harm: Of<'hand in'>['harm']): string {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  switch (harm) {
    case 'whole':
      return text;
    case 'cut':
      return text.slice(0, text.length - Math.floor((lines.at(-1)?.length ?? 0) / 2));
    case 'edited':
      // Turns one character of the last batch into another of the same alphabet.
      return text.replace(/[A-Za-z](?=.{0,40}\n$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    case 'reordered':
      return [header, ...lines.reverse(), ''].join('\n');
    case 'other line ends':
      return `\uFEFF${text.replaceAll('\n', '\r\n')}`;
  }
}

function unlessStorageFailed(error: unknown): null {
  if (error instanceof StorageFailed) return null;
  throw error;
}

function unlessCrashed(error: unknown): null {
  if (error instanceof Crashed || error instanceof StorageUnavailable) return null;
  throw error;
}
