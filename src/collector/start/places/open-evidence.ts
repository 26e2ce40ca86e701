import { join, resolve } from 'node:path';
import type { EvidenceObjects } from '../../evidence/evidence-objects.ts';
import { fileObjects } from '../../evidence/places/file-objects.ts';
import { fileReason } from '../../file-reason.ts';
import { makeFolder } from '../../keys/make-folder.ts';
import { StartFailure } from '../../start-failure.ts';
import type { EvidenceSettings } from '../settings/evidence-settings.ts';

/** Below the data directory, where nothing else is said. */
export const EVIDENCE_FOLDER = 'evidence';

/** Where a collector is, and where its evidence is said to be. */
export interface EvidencePlaceSettings {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Null or not said: beside the embedded database; in a database of a server, which several machines may use. */
  readonly evidence?: EvidenceSettings | null;
}

/** The folder evidence is kept in; null where it is in none. */
function evidenceFolderOf({ dataDir, databaseUrl, evidence }: EvidencePlaceSettings): string | null {
  if (evidence == null) return databaseUrl === null ? join(dataDir, EVIDENCE_FOLDER) : null;
  return 'folder' in evidence ? evidence.folder : null;
}

/** Makes the folder that evidence is to be kept in, if it is to be in one and is not there. Throws StartFailure. */
export function makeEvidenceFolder(settings: EvidencePlaceSettings): void {
  const folder = evidenceFolderOf(settings);
  if (folder === null) return;
  try {
    makeFolder(resolve(folder));
  } catch (error) {
    throw new StartFailure(`EVIDENCE_DIR ${folder} cannot be made (${fileReason(error)})`, { cause: error });
  }
}

/** Where evidence is kept as objects; null: in the database. What speaks S3 is loaded only where that is said. */
export async function openEvidence(settings: EvidencePlaceSettings): Promise<EvidenceObjects | null> {
  const { evidence } = settings;
  if (evidence != null && 'url' in evidence) {
    const { s3Objects } = await import('../../evidence/places/s3-objects.ts');
    return s3Objects(evidence);
  }
  const folder = evidenceFolderOf(settings);
  return folder === null ? null : fileObjects(folder);
}

/** The same, for a collector that is only being made: the folder is made with the first object. */
export async function openNewEvidence(settings: EvidencePlaceSettings): Promise<EvidenceObjects | null> {
  const objects = await openEvidence(settings);
  if (objects === null) return null;
  return {
    ...objects,
    put: async (name, bytes) => {
      makeEvidenceFolder(settings);
      await objects.put(name, bytes);
    },
  };
}
