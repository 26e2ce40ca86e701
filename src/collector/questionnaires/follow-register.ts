import { SECOND_MS } from '../../core/kernel/duration.ts';
import { regularly } from '../clock/regularly.ts';
import type { QuestionnaireRegister } from './questionnaire-register.ts';

/** A device that was given a questionnaire by one collector may hand its answers to another. */
const LOOK_MS = 15 * SECOND_MS;

interface JobLog {
  readonly error: (about: object, message: string) => void;
}

/**
 * Learns, at every collector, what was uploaded, chosen or retired at another. What this one held because it did not know
 * the questionnaire is looked at again.
 *
 * @param releaseHeld counts what is held and passes now
 * @returns ends it, and waits for what runs
 */
export function followRegister(
  register: Pick<QuestionnaireRegister, 'readAgain'>,
  releaseHeld: () => Promise<unknown>,
  log: JobLog,
): () => Promise<void> {
  const look = async () => {
    try {
      if (await register.readAgain()) await releaseHeld();
    } catch (error) {
      log.error({ err: error }, 'questionnaires of other collectors were not looked at');
    }
  };
  return regularly(look, LOOK_MS);
}
