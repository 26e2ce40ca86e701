import { must } from '../core/kernel/assert.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { FileFault } from '../core/protocol/transfer-file.ts';
import type { DeviceParts } from './device-parts.ts';
import { sealFormerRecords } from './former-records.ts';
import { type EnrolmentFailure, readPinnedCode } from './membership/enrolment-client.ts';
import { type DeviceStanding, standingOf } from './membership/standing.ts';
import { type OtherRecords, otherRecordsIn } from './outbox/other-records.ts';
import { OUTBOX_DATABASE_NAME } from './outbox/outbox-store.ts';
import type { SyncEngine } from './sync/sync-engine.ts';
import { rescueFile } from './transfer/rescue.ts';
import { sendQuarantinedAgain } from './transfer/send-quarantined-again.ts';
import { exportFile, readReceipt } from './transfer/transfer.ts';
import type { ReceiptEffect, TransferChoice, TransferFile } from './transfer/transfer-file.ts';

/** What only staff do at a device; a respondent's screens do not wait for it. Storage failures are thrown. */
export class StaffWork {
  readonly #parts: DeviceParts;
  readonly #sync: () => Promise<SyncEngine>;

  constructor(parts: DeviceParts, sync: () => Promise<SyncEngine>) {
    this.#parts = parts;
    this.#sync = sync;
  }

  /**
   * Enrols, then seals again what an app of version 0 left. The key is kept before it is sent: should the answer be
   * lost, the same code is asked for with the same key.
   */
  async enrol(text: string, deviceName: string): Promise<Result<DeviceStanding, EnrolmentFailure>> {
    const code = readPinnedCode(text);
    const [store, client, cryptography] = await Promise.all([
      this.#parts.store(),
      this.#parts.client(),
      this.#parts.cryptography(),
    ]);
    let pending = await store.pendingEnrolment();
    if (pending?.code !== code.code) {
      pending = { ...(await cryptography.makeKeyPair()), code: code.code };
      await store.savePendingEnrolment(pending);
    }
    const answer = await client.enrol(code, deviceName, pending);
    if (!answer.ok) return answer;
    await store.enrol(answer.value);
    await this.#sealFormerRecords();
    this.#afterwards((engine) => engine.run('start'));
    const enrolled = must(await store.currentEnrolment(), 'the enrolment just stored is the current one');
    return ok(standingOf(enrolled, this.#parts.now()));
  }

  async #sealFormerRecords(): Promise<void> {
    await sealFormerRecords({ ...(await this.#loaded()), former: await this.#parts.former() });
  }

  async otherRecords(): Promise<Result<OtherRecords, never>> {
    return ok(await otherRecordsIn(await this.#parts.store()));
  }

  async sendQuarantinedAgain(): Promise<Result<number, never>> {
    const count = await sendQuarantinedAgain(await this.#parts.store());
    if (count > 0) this.#afterwards((engine) => engine.run('staff'));
    return ok(count);
  }

  async exportFile(choice: TransferChoice): Promise<Result<TransferFile, never>> {
    return ok(await exportFile(await this.#loaded(), choice));
  }

  async readReceipt(text: string): Promise<Result<ReceiptEffect, FileFault>> {
    const read = await readReceipt(await this.#loaded(), text);
    this.#afterwards((engine) => engine.refresh());
    return read;
  }

  async rescueFile(): Promise<Result<TransferFile, never>> {
    const cryptography = await this.#parts.cryptography();
    return ok(await rescueFile({ ...this.#parts, cryptography }, OUTBOX_DATABASE_NAME));
  }

  async #loaded() {
    const [store, cryptography] = await Promise.all([this.#parts.store(), this.#parts.cryptography()]);
    return { ...this.#parts, store, cryptography };
  }

  /** In the background: what was done here is done, whatever becomes of it. */
  #afterwards(work: (engine: SyncEngine) => Promise<void>): void {
    void this.#sync().then(work, () => {});
  }
}
