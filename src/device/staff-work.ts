import { must } from '../core/kernel/assert.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { FileFault } from '../core/protocol/transfer-file.ts';
import type { DeviceParts } from './assemble-device.ts';
import type { ReceiptEffect, TransferChoice, TransferFile } from './device.ts';
import type { EnrolmentFailure } from './enrolment-client.ts';
import { type Enrolment, OUTBOX_DATABASE_NAME } from './outbox-store.ts';
import { rescueFile } from './rescue.ts';
import { sendQuarantinedAgain } from './send-quarantined-again.ts';
import type { SyncEngine } from './sync-engine.ts';
import { exportFile, readReceipt } from './transfer.ts';

/** What only staff do at a device; a respondent's screens do not wait for it. Storage failures are thrown. */
export class StaffWork {
  readonly #parts: DeviceParts;
  readonly #sync: () => Promise<SyncEngine>;

  constructor(parts: DeviceParts, sync: () => Promise<SyncEngine>) {
    this.#parts = parts;
    this.#sync = sync;
  }

  async enrol(code: string, deviceName: string): Promise<Result<Enrolment, EnrolmentFailure>> {
    const answer = await (await this.#parts.client()).enrol(code, deviceName);
    if (!answer.ok) return answer;
    const store = await this.#parts.store();
    await store.enrol(answer.value);
    return ok(must(await store.currentEnrolment(), 'the enrolment just stored is the current one'));
  }

  async sendQuarantinedAgain(): Promise<Result<number, never>> {
    const count = await sendQuarantinedAgain(await this.#parts.store());
    if (count > 0) this.#afterwards((engine) => engine.run('staff'));
    return ok(count);
  }

  async exportFile(choice: TransferChoice): Promise<Result<TransferFile, never>> {
    return ok(await exportFile({ ...this.#parts, store: await this.#parts.store() }, choice));
  }

  async readReceipt(text: string): Promise<Result<ReceiptEffect, FileFault>> {
    const read = await readReceipt(await this.#parts.store(), text);
    this.#afterwards((engine) => engine.refresh());
    return read;
  }

  async rescueFile(): Promise<Result<TransferFile, never>> {
    return ok(await rescueFile(this.#parts, OUTBOX_DATABASE_NAME));
  }

  /** In the background: what was done here is done, whatever becomes of it. */
  #afterwards(work: (engine: SyncEngine) => Promise<void>): void {
    void this.#sync().then(work, () => {});
  }
}
