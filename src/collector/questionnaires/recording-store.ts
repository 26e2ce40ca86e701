import type { Sha256 } from '../../core/kernel/brand.ts';

/** Where a recording belongs. */
export interface RecordingPlace {
  readonly questionnaire: string;
  /** The language that is spoken. */
  readonly language: string;
  /** As core/questionnaire/texts/spoken-texts.ts names it. */
  readonly place: string;
}

export interface StoredRecording extends RecordingPlace {
  /** What is read. */
  readonly text: string;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly isSynthetic: boolean;
  readonly recordedMs: number;
  readonly recordedBy: string;
}

export interface RecordingFile {
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** How much may be recorded of one questionnaire. */
export interface RecordingLimits {
  readonly count: number;
  readonly bytes: number;
}

/**
 * What is read aloud of questionnaires, each change with its entry in the audit log. Throws StorageUnavailable when the
 * store cannot serve.
 */
export interface RecordingStore {
  /** Of one questionnaire, by language and place. */
  recordings(questionnaire: string): Promise<readonly StoredRecording[]>;
  file(sha256: string): Promise<RecordingFile | null>;
  /** Replaces what stands at the place; false where that would be more than the limits, and nothing changes. */
  keep(recording: StoredRecording, file: RecordingFile, limits: RecordingLimits): Promise<boolean>;
  /** False where nothing is recorded there. */
  remove(place: RecordingPlace, actor: string): Promise<boolean>;
}
