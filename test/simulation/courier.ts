import { gzipSync } from 'node:zlib';
import { importTransferFile } from '../../src/collector/cli/files/import-transfer-file.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import type { EnrolmentId, PublicKey, RecordId } from '../../src/core/kernel/brand.ts';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import {
  type Acknowledgement,
  encodeAcknowledgement,
} from '../../src/core/protocol/messages/acknowledgement.ts';
import { type BatchHeader, encodeBatch, encodeBatchHeader } from '../../src/core/protocol/messages/batch.ts';
import { encodeMembership } from '../../src/core/protocol/messages/membership.ts';
import { parseRecord } from '../../src/core/protocol/messages/record.ts';
import { deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import { encodeReceiptFile } from '../../src/core/protocol/transfer-file.ts';
import { PROTOCOL_VERSION } from '../../src/core/protocol/version.ts';
import { StorageFailed } from '../../src/device/outbox/outbox-store.ts';
import { exportFile, readReceipt } from '../../src/device/transfer/transfer.ts';
import { batchHeader } from '../support/batches.ts';
import { hexId } from '../support/outbox-store-contract.ts';
import { Crashed } from './collector.ts';
import { DIGEST, type SimulatedDevice } from './device.ts';
import {
  BAD_EPOCH,
  FORGERS_KEY,
  forgedHeader,
  forgedWord,
  NOBODY,
  otherVersionOf,
  sealedLine,
  withOtherBytes,
  wronglySaid,
} from './forger.ts';
import type { OutboxRow } from './memory-disk.ts';
import type { Serving } from './network.ts';
import type { Happening } from './operations.ts';
import { saidBy } from './questionnaire.ts';
import type { Step } from './scheduler.ts';
import { standInSigned } from './stand-in-cryptography.ts';
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
    const store = device.store(step);
    const ports = {
      store,
      start: device.start(device.tab(0), store),
      random: device.random,
      sha256: DIGEST,
      cryptography: device.cryptography,
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
    const taken: string[] = [];
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
    const { cryptography } = device;
    const ports = { store: device.store(step), cryptography, sha256: DIGEST };
    const read = await readReceipt(ports, text.slice(0, cutAt)).catch(unlessStorageFailed);
    if (read?.ok !== true) return;
    this.#world.witness.meet(`receipt read ${harm}`);
    if (read.value.settled > 0) this.#world.witness.meet('settled by a receipt');
    if (read.value.unsigned.length > 0) this.#world.witness.meet('receipt not signed');
    this.#world.note(`receipt settled ${read.value.settled}`);
  }

  async deliverLate(serving: Serving): Promise<void> {
    for (const request of [...this.#world.network.late]) {
      const answer = await this.#world.network.serve(request, serving).catch(unlessCrashed);
      this.#world.note(`late ${answer?.status}`);
    }
  }

  /** Somebody who has the key of a device hands in another version of a record that waits on it, under its id. */
  async forge({ device: number, collector }: Of<'forge'>, step: Step): Promise<void> {
    const device = this.#world.device(number);
    const { entries, enrolments } = device.disk.content;
    const row = [...entries.values()].find(({ state }) => state === 'waiting');
    const key = row === undefined ? undefined : enrolments.get(row.enrolment)?.membership.deviceKey;
    if (row === undefined || key === undefined) return;
    const line = await otherVersionOf(row.enrolment, row.line, this.#world.collector.ring.sealing);
    if (line === null) return;
    this.#world.witness.forged.add(row.id);
    await this.#handInAs(row.enrolment, [line], signedBy(key), { collector, step });
  }

  /**
   * Somebody without a key of the device: a batch in its name, with a respondent who never was; its own lines under
   * another enrolment; its enrolment with another key.
   */
  async impersonate({ device: number, collector, how }: Of<'impersonate'>, step: Step): Promise<void> {
    const { witness, network } = this.#world;
    const { ring } = this.#world.collector;
    const { content } = this.#world.device(number).disk;
    const row = [...content.entries.values()].find(({ state }) => state === 'waiting');
    const record = row === undefined ? null : parseRecord(row.line);
    const member = row === undefined ? undefined : content.enrolments.get(row.enrolment);
    if (row === undefined || record?.ok !== true || member === undefined) return;
    const { enrolment } = row;
    const at = { collector, step };
    switch (how) {
      case 'unsigned':
      case 'signed by another': {
        const { kind, body } = saidBy(NEVER_WAS, this.#world.clock.nowMs);
        const made = { ...record.value, id: hexId<RecordId>(0xbad), kind, sequence: row.sequence + 1 };
        const line = await sealedLine(enrolment, made, canonicalJson(body), ring.current().sealingKey);
        const taken = await this.#handInAs(enrolment, [line], (header) => forgedHeader(how, header), at);
        if (!taken) witness.meet(`batch ${how} refused`);
        return;
      }
      case 'lines of another': {
        const thief = await this.#thief();
        const taken = await this.#handInAs(thief, [row.line], signedBy(FORGERS_KEY.publicKey), at);
        if (taken) witness.meet('lines of another held');
        return;
      }
      case 'with another key': {
        const payload = encodeMembership({
          protocol: PROTOCOL_VERSION,
          enrolment,
          deviceName: 'Máy',
          deviceKey: FORGERS_KEY.publicKey,
          places: member.membership.places,
          sealingKey: FORGERS_KEY,
          receiptKey: FORGERS_KEY,
        });
        const body = forgedWord('signed by another', 'sipas-membership', ring.current().receiptKey, payload);
        const request = { path: `/api/v1/enrolments/${enrolment}`, body };
        const serving = { ...at, fault: null, statement: 1 };
        const answer = await network.serve(request, serving).catch(unlessCrashed);
        if (answer !== null && answer.status >= 400) witness.meet('membership of another refused');
        return;
      }
    }
  }

  /** An enrolment like any other, whose device is up to no good. */
  async #thief(): Promise<EnrolmentId> {
    const { collector } = this.#world;
    if ((await collector.membershipOf(THIEF)) === null) {
      await collector.enrol(THIEF, 'Máy lạ', FORGERS_KEY.publicKey);
    }
    return THIEF;
  }

  async #handInAs(
    enrolment: EnrolmentId,
    lines: readonly string[],
    sign: (header: BatchHeader) => string,
    { collector, step }: { readonly collector: number; readonly step: Step },
  ): Promise<boolean> {
    const { ring } = this.#world.collector;
    const header = batchHeader(enrolment, lines, {
      lastSequence: 0,
      waiting: 1,
      clockMs: 0,
      clockOffsetMs: null,
      receiptKey: ring.current().receiptKey.id,
    });
    const bytes = gzipSync(encodeBatch(sign(header), lines));
    const ports = this.#world.collector.ports(collector, step, null, 1);
    const received = await this.#world.collector.receive(bytes, ports, 'file').catch(unlessCrashed);
    return received?.ok === true;
  }

  /** A receipt for what waits on the device that no collector should give, or that none gave. */
  #madeUp(device: SimulatedDevice, harm: Exclude<Of<'read receipt'>['harm'], 'whole' | 'cut'>): string {
    const { entries, enrolments } = device.disk.content;
    const unsent = [...entries.values()].filter(({ state }) => state === 'waiting' || state === 'in-flight');
    const naming = (enrolment: EnrolmentId, rows: readonly OutboxRow[]): Acknowledgement => ({
      protocol: PROTOCOL_VERSION,
      enrolment,
      batch: hexId(1),
      epoch: enrolments.get(enrolment)?.epoch ?? BAD_EPOCH,
      receivedAtMs: this.#world.clock.nowMs,
      records: rows.map(({ id, sha256 }) => ({ id, sha256, outcome: 'stored', reason: null })),
      membership: null,
      heads: null,
    });
    const pinned = (enrolment: EnrolmentId) =>
      enrolments.get(enrolment)?.membership.receiptKey ?? this.#world.collector.ring.current().receiptKey;
    const own = [...enrolments.keys()];
    const ofOwn = own.map((enrolment) => {
      const rows = unsent.filter((row) => row.enrolment === enrolment);
      return { by: pinned(enrolment), word: naming(enrolment, rows) };
    });
    switch (harm) {
      case 'for another enrolment':
        return encodeReceiptFile(
          [...own, NOBODY].map((enrolment) => {
            const rows = unsent.filter((row) => row.enrolment !== enrolment);
            return wronglySaid(naming(enrolment, rows), pinned(enrolment));
          }),
        );
      case 'with other bytes':
        return encodeReceiptFile(ofOwn.map(({ by, word }) => wronglySaid(withOtherBytes(word), by)));
      case 'unsigned':
      case 'signed by another':
        return encodeReceiptFile(
          ofOwn.map(({ by, word }) =>
            forgedWord(harm, 'sipas-acknowledgement', by, encodeAcknowledgement(word)),
          ),
        );
    }
  }
}

export const THIEF = hexId<EnrolmentId>(0x7e1f);
/** More than a schedule has respondents. */
const NEVER_WAS = 9_999;

function signedBy(key: PublicKey): (header: BatchHeader) => string {
  return (header) => standInSigned(key, deviceSignedHeader('sipas-batch'), encodeBatchHeader(header));
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
