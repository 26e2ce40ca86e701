import type { Kysely } from 'kysely';
import type { EvidenceObjects } from '../../evidence/evidence-objects.ts';
import { objectName, parseReference } from '../../evidence/object-name.ts';
import type { BatchesTable } from '../schema/membership-tables.ts';
import type { Database } from '../schema.ts';

/** A batch's row, as some snapshot has it. */
type EvidenceRef = Readonly<BatchesTable>;

/** The encrypted evidence of batches, wherever it is. */
export interface EvidenceReader {
  /** Null where its object, or the part of it, is not there. Throws StorageUnavailable. */
  readonly read: (row: EvidenceRef) => Promise<Uint8Array | null>;
}

/**
 * Reads what rows refer to. Evidence moves from object to object while they are read: one that is gone is looked for
 * where its row says now.
 *
 * @param lookup sees what was committed meanwhile
 * @param objects null where none are kept
 */
export function evidenceReader(lookup: Kysely<Database>, objects: EvidenceObjects | null): EvidenceReader {
  return {
    read: async (row) => {
      const found = await bytesOf(objects, row);
      if (found !== null) return found;
      const now = await lookup
        .selectFrom('batches')
        .selectAll()
        .where('day', '=', row.day)
        .where('enrolment', '=', row.enrolment)
        .where('batch', '=', row.batch)
        .where('sha256', '=', row.sha256)
        .executeTakeFirst();
      const isMoved = now !== undefined && (now.object !== row.object || now.start !== row.start);
      return isMoved ? bytesOf(objects, now) : null;
    },
  };
}

async function bytesOf(
  objects: EvidenceObjects | null,
  { day, object, start, length, evidence }: EvidenceRef,
): Promise<Uint8Array | null> {
  if (object === '') return evidence;
  const id = parseReference(day, object);
  if (id === null || objects === null) return null;
  return objects.get(objectName(id), { start, length });
}
