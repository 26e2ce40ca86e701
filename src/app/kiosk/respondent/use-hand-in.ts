import { type Dispatch, type SetStateAction, useCallback, useRef, useState } from 'react';
import type { Json } from '../../../core/kernel/canonical-json.ts';
import type { LanguageTag, Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import type { Device } from '../../../device/device.ts';
import type { RecordDraft } from '../../../device/records/record-draft.ts';
import { useOnChange } from '../../ui/use-on-change.ts';
import type { Phase } from './phase.ts';

export interface HandInParts {
  readonly device: Pick<Device, 'draft' | 'getReady' | 'now' | 'submit'>;
  readonly questionnaire: Questionnaire;
  readonly isInterpreted: boolean;
  readonly phase: Phase;
  readonly setPhase: Dispatch<SetStateAction<Phase>>;
  /** The next respondent's turn. */
  readonly toAttract: () => void;
}

export interface HandIn {
  readonly submit: (response: Response) => void;
  /** Keeps that somebody left, and at which question. */
  readonly abandon: (reached: string, at: LanguageTag) => void;
  /** One press is left that would send this. */
  readonly getReady: (response: Response) => void;
  /** Once more with what could not be kept. */
  readonly tryAgain: () => void;
  /** Thanks are to be drawn, and not yet to be seen. */
  readonly isThanksReady: boolean;
  /** Thanks are seen: nothing of the answers stays on the page. */
  readonly thanked: () => void;
}

/** Usually the answers are safe by then. */
const SAID_AFTER_MS = 200;

/** What comes of a survey: it is kept or abandoned, once. */
export function useHandIn(parts: HandInParts): HandIn {
  const { device, questionnaire, isInterpreted, phase, setPhase, toAttract } = parts;
  /** @param session of the survey that is in sight; null where nothing is but that something is being saved */
  const save = useCallback(
    async (draft: RecordDraft, tries: number, session: number | null) => {
      const submitting = device.submit(questionnaire, draft);
      // The person who was waiting may have gone; the next one is not shown this one's receipt.
      const become = (next: (behind: number | null) => Phase) =>
        setPhase((now) => {
          if (now.kind === 'saving') return now.draft === draft ? next(null) : now;
          return now.kind === 'survey' && now.session === session ? next(session) : now;
        });
      const timer = setTimeout(() => become(() => ({ kind: 'saving', draft, tries })), SAID_AFTER_MS);
      const submitted = await submitting;
      clearTimeout(timer);
      become((behind) =>
        submitted.ok
          ? { kind: 'thanks', receipt: submitted.value.receipt, behind }
          : { kind: 'failed', draft, tries: tries + 1, failure: submitted.error },
      );
    },
    [device, questionnaire, setPhase],
  );

  // Drawn while somebody looks through their answers, so that it only has to be let be seen once they are safe.
  const [isThanksReady, setThanksReady] = useState(false);
  useOnChange(phase.kind !== 'attract', () => setThanksReady(false));

  const session = phase.kind === 'survey' ? phase.session : phase.kind === 'thanks' ? phase.behind : null;
  /** What comes of a survey comes once, however often its last button is pressed while it stands there. */
  const ended = useRef<number | null>(null);
  const bodyOf = useCallback(
    (response: Response) => {
      const made: Response = isInterpreted ? { ...response, interpreted: true } : response;
      return { submittedAtMs: device.now(), response: made as unknown as Json };
    },
    [device, isInterpreted],
  );

  const submit = useCallback(
    (response: Response) => {
      if (session === ended.current) return;
      ended.current = session;
      void save(device.draft('response', bodyOf(response)), 0, session);
    },
    [bodyOf, device, save, session],
  );

  const abandon = useCallback(
    (reached: string, at: LanguageTag) => {
      if (session === ended.current) return;
      ended.current = session;
      const body = { submittedAtMs: device.now(), mode: 'kiosk', language: at, reached };
      // Nobody is waiting for it; if it cannot be stored, one abandonment is missing from a count.
      void device.submit(questionnaire, device.draft('abandonment', body));
      toAttract();
    },
    [device, questionnaire, session, toAttract],
  );

  const getReady = useCallback(
    (response: Response) => {
      setThanksReady(true);
      void device.getReady(questionnaire, bodyOf(response));
    },
    [bodyOf, device, questionnaire],
  );

  const tryAgain = useCallback(() => {
    if (phase.kind !== 'failed') return;
    const { draft, tries } = phase;
    setPhase({ kind: 'saving', draft, tries });
    void save(draft, tries, null);
  }, [phase, save, setPhase]);

  const thanked = useCallback(
    () => setPhase((now) => (now.kind === 'thanks' ? { ...now, behind: null } : now)),
    [setPhase],
  );

  return { submit, abandon, getReady, tryAgain, isThanksReady, thanked };
}
