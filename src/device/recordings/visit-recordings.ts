import {
  keepRecordings,
  type RecordedQuestionnaire,
  type RecordingPorts,
  recordingsOf,
} from './recordings.ts';

/** Several times one language of a long questionnaire; more than that no phone gives to a page that is soon closed. */
const MOST_BYTES = 4_000_000;

/**
 * What is recorded of the questionnaire that somebody answers on their own phone. It is kept by the rules of a kiosk, but
 * in memory: a phone carries nothing beyond the visit that would say what its owner answered.
 */
export class VisitRecordings {
  readonly #ports: RecordingPorts;
  #keeping: Promise<void> = Promise.resolve();

  constructor(ports: Omit<RecordingPorts, 'cache' | 'roomBytes'>) {
    const files = memoryCache();
    this.#ports = { ...ports, cache: async () => files, roomBytes: async () => null };
  }

  /**
   * Keeps what is recorded in this language for when the network drops, as far as it comes to MOST_BYTES, and forgets
   * what was kept before. Never rejects: what does not come is asked for when somebody wants to hear it.
   */
  keep(questionnaire: string, language: string): Promise<void> {
    const wanted = { language, atMostBytes: MOST_BYTES };
    this.#keeping = this.#keeping
      .then(() => keepRecordings(this.#ports, [questionnaire], wanted))
      .catch(() => {});
    return this.#keeping;
  }

  /** What is recorded of a questionnaire; null where nothing is known of it. Never rejects. */
  of(questionnaire: string): Promise<RecordedQuestionnaire | null> {
    return recordingsOf(this.#ports, questionnaire).catch(() => null);
  }
}

function memoryCache() {
  const kept = new Map<string, Response>();
  return {
    match: async (path: string) => kept.get(path)?.clone(),
    put: async (path: string, response: Response) => void kept.set(path, response),
    delete: async (path: string) => kept.delete(path),
    keys: async () => [...kept.keys()].map((path) => ({ url: `https://phone.invalid${path}` })),
  };
}
