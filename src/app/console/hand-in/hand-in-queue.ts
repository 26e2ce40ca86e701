import { err, type Result } from '../../../core/kernel/result.ts';
import { type FileFault, type FileLine, readFileLines } from '../../../core/protocol/transfer-file.ts';
import { type HandInProgress, handIn, NOT_BEGUN, type Post } from './hand-in.ts';

/** A file a person chose. */
export interface HandedFile {
  readonly key: number;
  readonly name: string;
  readonly lines: Result<readonly FileLine[], FileFault | { readonly kind: 'file-unreadable' }>;
  readonly progress: HandInProgress;
}

export interface HandInStatus {
  readonly files: readonly HandedFile[];
  readonly running: boolean;
}

/** Files on their way to the collector, one after another, as a value that can be observed. */
export class HandInQueue {
  readonly #post: Post;
  readonly #listeners = new Set<() => void>();
  #status: HandInStatus = { files: [], running: false };
  #cancel = new AbortController();
  #lastKey = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  readonly status = (): HandInStatus => this.#status;

  /** Calls back after every change of status; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads files and hands in what is in them. */
  async add(files: readonly Pick<File, 'name' | 'text'>[]): Promise<void> {
    for (const file of files) {
      const lines = await linesOf(file);
      this.#lastKey += 1;
      const handed: HandedFile = { key: this.#lastKey, name: file.name, lines, progress: NOT_BEGUN };
      this.#show({ files: [...this.#status.files, handed] });
    }
    await this.run();
  }

  /** Goes on where it ended. A stop ends all: what holds for one file holds for the next. */
  async run(): Promise<void> {
    if (this.#status.running) return;
    this.#cancel = new AbortController();
    this.#show({ running: true });
    for (let file = this.#next(); file !== undefined; file = this.#next()) {
      const { key, lines, progress } = file;
      await handIn(this.#post, lines, progress, (now) => this.#progress(key, now), this.#cancel.signal);
      if (this.#status.files.some((one) => one.progress.stop !== null)) break;
    }
    this.#show({ running: false });
  }

  /** Ends after the line under way; what was taken stays taken. */
  cancel(): void {
    this.#cancel.abort();
  }

  /** The first file with lines that were not dealt with. */
  #next() {
    for (const { key, lines, progress } of this.#status.files) {
      if (lines.ok && progress.done < lines.value.length) return { key, lines: lines.value, progress };
    }
    return undefined;
  }

  #progress(key: number, progress: HandInProgress): void {
    this.#show({ files: this.#status.files.map((one) => (one.key === key ? { ...one, progress } : one)) });
  }

  #show(change: Partial<HandInStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener();
  }
}

async function linesOf(file: Pick<File, 'text'>): Promise<HandedFile['lines']> {
  let text: string;
  try {
    text = await file.text();
  } catch {
    return err({ kind: 'file-unreadable' });
  }
  return readFileLines('sipas-batches', text);
}
