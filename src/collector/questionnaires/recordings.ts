import { createHash } from 'node:crypto';
import type { Sha256 } from '../../core/kernel/brand.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import {
  MOST_RECORDING_BYTES,
  MOST_RECORDINGS,
  MOST_RECORDINGS_BYTES,
  type QuestionnaireRecordings,
} from '../../core/protocol/messages/questionnaire-recordings.ts';
import { audioType } from './audio-type.ts';
import type { QuestionnaireCatalogue } from './questionnaires.ts';
import type { RecordingFile, RecordingPlace, RecordingStore, StoredRecording } from './recording-store.ts';

/** `no-audio`: no file that browsers play; `too-many`: of the questionnaire, together with what is there. */
export type RecordingFault = 'questionnaire-unknown' | 'no-audio' | 'too-large' | 'too-many';

export interface NewRecording extends RecordingPlace {
  readonly text: string;
  readonly content: Uint8Array;
  readonly isSynthetic: boolean;
  readonly actor: string;
}

export interface RecordingPorts {
  readonly store: RecordingStore;
  readonly questionnaires: QuestionnaireCatalogue;
  readonly now: () => number;
}

/** What is read aloud of the questionnaires. */
export class Recordings {
  readonly #ports: RecordingPorts;

  constructor(ports: RecordingPorts) {
    this.#ports = ports;
  }

  /** By language and place; null where there is no such questionnaire. */
  async of(questionnaire: string): Promise<readonly StoredRecording[] | null> {
    const { store, questionnaires } = this.#ports;
    if (questionnaires.latest(questionnaire) === undefined) return null;
    return store.recordings(questionnaire);
  }

  /** The same as devices are told it. */
  async message(questionnaire: string): Promise<QuestionnaireRecordings | null> {
    const recordings = await this.of(questionnaire);
    if (recordings === null) return null;
    return {
      ...{ version: 1, questionnaire },
      recordings: recordings.map(({ language, text, sha256, bytes, isSynthetic }) => ({
        ...{ language, text, sha256, bytes, isSynthetic },
      })),
    };
  }

  file(sha256: string): Promise<RecordingFile | null> {
    return this.#ports.store.file(sha256);
  }

  /** Keeps a recording in the place of a former one. */
  async keep(made: NewRecording): Promise<Result<StoredRecording, RecordingFault>> {
    const { store, questionnaires, now } = this.#ports;
    const { content, actor, questionnaire, language, place, text, isSynthetic } = made;
    if (questionnaires.latest(questionnaire) === undefined) return err('questionnaire-unknown');
    if (content.length > MOST_RECORDING_BYTES) return err('too-large');
    const mediaType = audioType(content);
    if (mediaType === null) return err('no-audio');
    const recording: StoredRecording = {
      ...{ questionnaire, language, place, text, isSynthetic },
      sha256: createHash('sha256').update(content).digest('hex') as Sha256,
      bytes: content.length,
      recordedMs: now(),
      recordedBy: actor,
    };
    const limits = { count: MOST_RECORDINGS, bytes: MOST_RECORDINGS_BYTES };
    return (await store.keep(recording, { mediaType, content }, limits)) ? ok(recording) : err('too-many');
  }

  remove(place: RecordingPlace, actor: string): Promise<boolean> {
    return this.#ports.store.remove(place, actor);
  }
}
