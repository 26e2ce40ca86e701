import type { Transaction } from 'kysely';
import type { BatchHeader } from '../../core/protocol/batch.ts';
import { canonicalJson } from '../../core/protocol/canonical-json.ts';
import type { Database } from './schema.ts';

/**
 * Notes what a header says of its device, and takes the lock on the enrolment under which its ledger is read
 * and written. A batch may come late or twice, in a file: what an older header says, known by its lower last
 * sequence, changes nothing but the time of contact.
 *
 * @returns whether the enrolment exists
 */
export async function noteContact(
  transaction: Transaction<Database>,
  header: BatchHeader,
  receivedAtMs: number,
): Promise<boolean> {
  const touched = await transaction
    .updateTable('enrolments')
    .set({ last_contact_ms: receivedAtMs })
    .where('id', '=', header.enrolment)
    .returning('id')
    .execute();
  if (touched.length === 0) return false;
  await transaction
    .updateTable('enrolments')
    .set({
      last_sequence: header.lastSequence,
      waiting: header.waiting,
      quarantined: header.quarantined,
      app: header.app,
      storage: canonicalJson({ ...header.storage }),
      clock_offset_ms: header.clockOffsetMs,
    })
    .where('id', '=', header.enrolment)
    .where('last_sequence', '<=', header.lastSequence)
    .execute();
  return true;
}
