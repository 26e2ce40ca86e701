import { localDay, localHour } from '../../core/kernel/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { BATCH_MAX_RECORDS } from '../../core/protocol/limits.ts';
import { parseAcknowledgement } from '../../core/protocol/messages/acknowledgement.ts';
import type { OutboxState } from '../../core/protocol/outbox.ts';
import {
  type FileFault,
  readReceiptLines,
  TRANSFER_FILE_ENDING,
  transferFileHeader,
} from '../../core/protocol/transfer-file.ts';
import { base64 } from '../cryptography/base64.ts';
import { claimIn } from '../cryptography/jws.ts';
import type { RandomIds } from '../cryptography/random-ids.ts';
import type { MembershipPorts } from '../membership/read-membership.ts';
import type { OutboxStore } from '../outbox/outbox-store.ts';
import { HeaderBook, type HeaderPorts } from '../sync/header-book.ts';
import { type Batch, type BatchPorts, makeBatch } from '../sync/make-batch.ts';
import { readAcknowledgement } from '../sync/send-batch.ts';
import type { ReceiptEffect, TransferChoice, TransferFile } from './transfer-file.ts';

/** What is needed to write a transfer file. */
export interface TransferPorts extends Omit<HeaderPorts, 'store'>, BatchPorts {
  readonly random: RandomIds;
}

/** What may be lost comes first, should a file be cut short. */
const CHOSEN: Readonly<Record<TransferChoice, readonly OutboxState[]>> = {
  unsent: ['in-flight', 'waiting'],
  quarantined: ['quarantined'],
  all: ['in-flight', 'waiting', 'quarantined', 'acknowledged'],
};

/**
 * Writes a transfer file of what is chosen; with nothing chosen it holds no batch. Needs no lock: no record
 * changes by it, and one that a sync moves on meanwhile, and that is missing here, is still on the device.
 */
export async function exportFile(
  ports: TransferPorts & { readonly store: OutboxStore },
  choice: TransferChoice,
): Promise<TransferFile> {
  const { store } = ports;
  const file = new TransferFileWriter(ports);
  for (const { id } of await store.enrolments()) {
    const { enrolment, facts } = await new HeaderBook(ports, id).next();
    for (const state of CHOSEN[choice]) {
      let above = 0;
      for (;;) {
        const entries = await store.inState(state, id, BATCH_MAX_RECORDS, above);
        if (entries.length === 0) break;
        // The collector takes a batch's records for some of those that wait; these do not.
        const waiting = facts.waiting + (state === 'acknowledged' ? entries.length : 0);
        const batch = await makeBatch(ports, ports.random.id(), enrolment, entries, { ...facts, waiting });
        file.add(batch);
        above = batch.entries.at(-1)?.sequence ?? above;
      }
    }
  }
  return file.end();
}

/**
 * Reads a receipt file. Needs no lock: each acknowledgement is one transaction, and a batch under way that comes
 * back later finds the record settled and leaves it so. Every line is held against the receipt keys pinned when
 * reading begins: the first may bring a new one, and those after it are signed by the same as it.
 */
export async function readReceipt(
  ports: MembershipPorts & { readonly store: OutboxStore },
  text: string,
): Promise<Result<ReceiptEffect, FileFault>> {
  const lines = readReceiptLines(text);
  if (!lines.ok) return lines;
  const own = new Map((await ports.store.enrolments()).map((enrolment) => [enrolment.id, enrolment]));
  const effect = { acknowledgements: 0, settled: 0, foreign: 0 };
  const unreadable: number[] = [];
  const unsigned: number[] = [];
  for (const { number, jws } of lines.value) {
    const claim = jws === null ? null : claimIn(jws);
    const claimed = claim === null ? null : parseAcknowledgement(claim.payload);
    if (jws === null || claimed === null || !claimed.ok) {
      unreadable.push(number);
      continue;
    }
    const enrolment = own.get(claimed.value.enrolment);
    if (enrolment === undefined) {
      effect.acknowledgements += 1;
      effect.foreign += 1;
      continue;
    }
    const heard = await readAcknowledgement(ports, enrolment, jws);
    if (heard === null) {
      unsigned.push(number);
      continue;
    }
    effect.acknowledgements += 1;
    effect.settled += await ports.store.applyReceipt(heard.acknowledgement, heard.brought);
  }
  return ok({ ...effect, unreadable, unsigned });
}

/** Batches as the lines of a file. Each becomes a part of its own, so that no long text is put together. */
export class TransferFileWriter {
  readonly #parts: string[] = [transferFileHeader()];
  readonly #ports: Pick<TransferPorts, 'random' | 'now'>;
  #records = 0;

  constructor(ports: Pick<TransferPorts, 'random' | 'now'>) {
    this.#ports = ports;
  }

  add({ bytes, entries }: Batch): void {
    this.#parts.push(`${base64(bytes)}\n`);
    this.#records += entries.length;
  }

  /** @param leftOut records that could be read and not be signed */
  end(leftOut = 0): TransferFile {
    return {
      name: fileName(this.#ports.now(), this.#ports.random),
      content: new Blob(this.#parts, { type: 'text/plain' }),
      records: this.#records,
      leftOut,
    };
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Two files of one minute must not overwrite each other on a stick. */
function fileName(nowMs: number, random: RandomIds): string {
  const hour = String(localHour(nowMs)).padStart(2, '0');
  const minute = String(Math.floor((nowMs % HOUR_MS) / MINUTE_MS)).padStart(2, '0');
  const letters = Array.from({ length: 4 }, () => LETTERS[Math.floor(random.fraction() * LETTERS.length)]);
  return `sipas-${localDay(nowMs)}-${hour}${minute}-${letters.join('')}${TRANSFER_FILE_ENDING}`;
}
