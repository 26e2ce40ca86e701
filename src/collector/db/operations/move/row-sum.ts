import { createHash } from 'node:crypto';
import { encodeRow, type TablePage } from '../../../operations/backup/backup-format.ts';

/** A sum over rows, the same in whatever order the engines have them. */
export class RowSum {
  #sum = 0n;
  rows = 0;

  get text(): string {
    return `${this.rows} ${this.#sum}`;
  }

  /** The rows of a table, each counted with its place in the order of tables. */
  async add(pages: AsyncIterable<TablePage>): Promise<void> {
    for await (const { rows } of pages) {
      for (const row of rows) {
        const digest = createHash('sha256').update(encodeRow(row)).digest('hex');
        this.#sum = (this.#sum + BigInt(`0x${digest}`)) % 2n ** 256n;
      }
      this.rows += rows.length;
    }
  }
}
