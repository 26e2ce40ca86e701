import type { TFunction } from 'i18next';
import { err, type Result } from '../../../core/kernel/result.ts';
import type { FileFault } from '../../../core/protocol/transfer-file.ts';
import type { DeviceTransfer } from '../../../device/device.ts';
import type { StorageFailure } from '../../../device/outbox/storage-failure.ts';
import type { ReceiptEffect } from '../../../device/transfer/transfer-file.ts';

/** What one file came to. */
export interface ReceiptReading {
  readonly file: string;
  readonly result: Result<ReceiptEffect, FileFault | StorageFailure | { readonly kind: 'file-unreadable' }>;
}

export interface ReceiptSentence {
  readonly text: string;
  readonly tone: 'good' | 'soft' | 'warn' | 'bad';
}

/** Of a file that was cut in a hundred places, as many line numbers as one looks up. */
const LINES_NAMED = 8;

/** Reads a receipt file into the device. A file that the browser cannot read any more changes nothing. */
export async function readReceiptFile(transfer: DeviceTransfer, file: File): Promise<ReceiptReading> {
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { file: file.name, result: err({ kind: 'file-unreadable' }) };
  }
  return { file: file.name, result: await transfer.readReceipt(text) };
}

/** Everything there is to say of a file: no case passes in silence. */
export function receiptWords(t: TFunction<'staff'>, { result }: ReceiptReading): readonly ReceiptSentence[] {
  if (!result.ok) return [{ text: faultWords(t, result.error), tone: 'bad' }];
  const { acknowledgements, settled, foreign, unreadable, unsigned } = result.value;
  const sentences: ReceiptSentence[] = [];
  const own = acknowledgements - foreign;
  if (settled > 0) sentences.push({ text: t('receipt.settled', { count: settled }), tone: 'good' });
  else if (own > 0) sentences.push({ text: t('receipt.nothing-new'), tone: 'soft' });
  if (foreign > 0 && own === 0) sentences.push({ text: t('receipt.all-foreign'), tone: 'warn' });
  else if (foreign > 0) sentences.push({ text: t('receipt.foreign', { count: foreign }), tone: 'warn' });
  for (const [key, numbers] of [
    ['receipt.unreadable', unreadable],
    ['receipt.unsigned', unsigned],
  ] as const) {
    if (numbers.length === 0) continue;
    sentences.push({ text: t(key, { count: numbers.length, lines: named(numbers) }), tone: 'bad' });
  }
  if (sentences.length === 0) sentences.push({ text: t('receipt.empty'), tone: 'warn' });
  return sentences;
}

function named(numbers: readonly number[]): string {
  const some = numbers.slice(0, LINES_NAMED).join(', ');
  return numbers.length > LINES_NAMED ? `${some}, …` : some;
}

function faultWords(
  t: TFunction<'staff'>,
  fault: FileFault | StorageFailure | { readonly kind: 'file-unreadable' },
): string {
  switch (fault.kind) {
    case 'not-such-a-file':
      return t(fault.found === 'sipas-batches' ? 'receipt.is-transfer-file' : 'receipt.not-such-a-file');
    case 'file-version-unsupported':
      return t('receipt.file-version-unsupported');
    case 'storage-failed':
      return t('receipt.storage-failed');
    case 'file-unreadable':
      return t('receipt.file-unreadable');
  }
}
