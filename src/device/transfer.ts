import { localDay, localHour } from '../core/kernel/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../core/kernel/duration.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { BATCH_MAX_RECORDS } from '../core/protocol/limits.ts';
import type { OutboxState } from '../core/protocol/outbox.ts';
import {
  type FileFault,
  parseReceiptFile,
  TRANSFER_FILE_ENDING,
  transferFileHeader,
} from '../core/protocol/transfer-file.ts';
import type { ReceiptEffect, TransferChoice, TransferFile } from './device.ts';
import { HeaderBook, type HeaderPorts } from './header-book.ts';
import { type Batch, makeBatch } from './make-batch.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { RandomIds } from './random-ids.ts';
import type { Digest } from './sha256.ts';

/** What is needed to write a transfer file. */
export interface TransferPorts extends Omit<HeaderPorts, 'store'> {
  readonly random: RandomIds;
  readonly sha256: Digest;
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
    const facts = await new HeaderBook(ports, id).facts();
    for (const state of CHOSEN[choice]) {
      let above = 0;
      for (;;) {
        const entries = await store.inState(state, id, BATCH_MAX_RECORDS, above);
        if (entries.length === 0) break;
        // The collector takes a batch's records for some of those that wait; these do not.
        const waiting = facts.waiting + (state === 'acknowledged' ? entries.length : 0);
        const batch = await makeBatch(ports.sha256, ports.random.id(), id, entries, { ...facts, waiting });
        file.add(batch);
        above = batch.entries.at(-1)?.sequence ?? above;
      }
    }
  }
  return file.end();
}

/**
 * Reads a receipt file. Needs no lock: each acknowledgement is one transaction, and a batch under way that comes
 * back later finds the record settled and leaves it so.
 */
export async function readReceipt(
  store: OutboxStore,
  text: string,
): Promise<Result<ReceiptEffect, FileFault>> {
  const parsed = parseReceiptFile(text);
  if (!parsed.ok) return parsed;
  const { acknowledgements, unreadable } = parsed.value;
  const own = new Set((await store.enrolments()).map(({ id }) => id));
  let settled = 0;
  let foreign = 0;
  for (const acknowledgement of acknowledgements) {
    if (own.has(acknowledgement.enrolment)) settled += await store.applyReceipt(acknowledgement);
    else foreign += 1;
  }
  return ok({ acknowledgements: acknowledgements.length, settled, foreign, unreadable });
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

  end(): TransferFile {
    return {
      name: fileName(this.#ports.now(), this.#ports.random),
      content: new Blob(this.#parts, { type: 'text/plain' }),
      records: this.#records,
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

/** So many bytes at once become arguments of one call; more would not fit on the stack. */
const CHUNK_BYTES = 8_192;

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return btoa(binary);
}
