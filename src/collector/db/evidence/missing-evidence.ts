import type { Kysely } from 'kysely';
import type { EvidenceObjects } from '../../evidence/evidence-objects.ts';
import {
  folderOf,
  objectName,
  objectReference,
  parseObjectName,
  parseReference,
} from '../../evidence/object-name.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';
import { evidenceDays } from './evidence-days.ts';

/** Of so many days of receipt, the newest, the objects are looked for. */
export const EVIDENCE_DAYS = 31;

/**
 * Which of the objects that rows of the newest days refer to are not there, by their names.
 *
 * @param objects null where none are kept
 */
export async function missingEvidence(
  reader: Kysely<Database>,
  objects: EvidenceObjects | null,
): Promise<{ readonly looked: number; readonly missing: readonly string[] }> {
  let looked = 0;
  const suspected: string[] = [];
  let days = 0;
  for await (const day of evidenceDays(reader, 'newest')) {
    days += 1;
    if (days > EVIDENCE_DAYS) break;
    const rows = await reader
      .selectFrom('batches')
      .select('object')
      .distinct()
      .where('day', '=', day)
      .where('object', '!=', '')
      .execute();
    const ids = rows.flatMap(({ object }) => parseReference(day, object) ?? []);
    looked += ids.length;
    for (const [folder, inFolder] of grouped(ids, folderOf)) {
      const listed = new Set<string>();
      for await (const { name } of objects?.list(folder) ?? []) listed.add(name);
      suspected.push(...inFolder.map(objectName).filter((name) => !listed.has(name)));
    }
  }
  // What was put together since is elsewhere now.
  const missing: string[] = [];
  for (const name of suspected) if (await isNamed(reader, name)) missing.push(name);
  return { looked, missing };
}

async function isNamed(reader: Kysely<Database>, name: string): Promise<boolean> {
  const id = parseObjectName(name);
  if (id === null) return false;
  const row = await reader
    .selectFrom('batches')
    .select('day')
    .where('day', '=', id.day)
    .where('object', '=', objectReference(id))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
