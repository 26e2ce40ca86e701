import { transferFileHeader } from '../../src/core/protocol/transfer-file.ts';

/** One line of a transfer file, without its line feed. */
export function batchLine(batch: Uint8Array): string {
  return Buffer.from(batch).toString('base64');
}

/** The batches as a device writes them into a file. */
export function transferFile(batches: readonly Uint8Array[]): string {
  return transferFileHeader() + batches.map((batch) => `${batchLine(batch)}\n`).join('');
}
