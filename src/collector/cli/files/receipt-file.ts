import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import {
  checkFileHeader,
  encodeReceiptFile,
  RECEIPT_FILE_ENDING,
  TRANSFER_FILE_ENDING,
} from '../../../core/protocol/transfer-file.ts';
import { fileReason } from '../../file-reason.ts';
import { StartFailure } from '../../start-failure.ts';
import { readLines } from './read-lines.ts';

/** The receipt file that lies beside a transfer file: the same name with the other ending. */
export function receiptFileOf(transferFile: string): string {
  const stem = transferFile.endsWith(TRANSFER_FILE_ENDING)
    ? transferFile.slice(0, -TRANSFER_FILE_ENDING.length)
    : transferFile;
  return stem + RECEIPT_FILE_ENDING;
}

/**
 * A receipt file in the making. It is written aside and moved into place whole, so that a reader finds
 * all of it or what was there before, which is only ever another receipt file. Every method throws StartFailure
 * when the place cannot be written.
 */
export class ReceiptFile {
  readonly path: string;
  /** Whether it takes the place of a receipt file that is there. */
  readonly replaces: boolean;
  readonly #aside: string;
  readonly #handle: FileHandle;
  #acknowledgements = 0;

  private constructor(path: string, replaces: boolean, aside: string, handle: FileHandle) {
    this.path = path;
    this.replaces = replaces;
    this.#aside = aside;
    this.#handle = handle;
  }

  /** Begins one, before anything is imported; null when a file of another kind is there, which stays as it is. */
  static begin(path: string): Promise<ReceiptFile | null> {
    return writing(path, async () => {
      const there = await kindOf(path);
      if (there === 'other') return null;
      const aside = `${path}.unfinished-${process.pid}`;
      const handle = await open(aside, 'w');
      await handle.write(encodeReceiptFile([]));
      return new ReceiptFile(path, there === 'receipts', aside, handle);
    });
  }

  /** @param acknowledgement as it was signed */
  add(acknowledgement: string): Promise<void> {
    return writing(this.path, async () => {
      await this.#handle.write(`${acknowledgement}\n`);
      this.#acknowledgements += 1;
    });
  }

  /** Moves it into place; without an acknowledgement there is nothing to bring back, and no file. */
  async finish(): Promise<FinishedReceipts | null> {
    if (this.#acknowledgements === 0) {
      await this.discard();
      return null;
    }
    return writing(this.path, async () => {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#aside, this.path);
      return { file: this.path, replaced: this.replaces };
    });
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#aside, { force: true });
  }
}

export interface FinishedReceipts {
  readonly file: string;
  /** Whether another receipt file was there. */
  readonly replaced: boolean;
}

async function writing<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    throw new StartFailure(
      `${path} cannot be written (${fileReason(cause)}); --receipt names another place`,
      { cause },
    );
  }
}

async function kindOf(path: string): Promise<'none' | 'receipts' | 'other'> {
  try {
    for await (const line of readLines(path)) {
      return 'text' in line && checkFileHeader('sipas-receipts', line.text).ok ? 'receipts' : 'other';
    }
    return 'other';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none';
    throw error;
  }
}
