import { useCallback, useEffect, useRef, useState } from 'react';
import type { SealedPart } from '../../../core/protocol/handed-over.ts';
import { type InterviewDraft, type OwnAnswers, saveDraft } from '../../../device/drafts/drafts.ts';
import type { InterviewStore } from '../../../device/drafts/interview-store.ts';
import type { InterviewerSession } from '../../../device/drafts/interviewers.ts';

export type Saving = 'saved' | 'saving' | 'failed' | 'stale';

/** A draft that is kept with every change, one after the other; the newest state is what is kept last. */
export function useDraft(interviews: InterviewStore, session: InterviewerSession, opened: InterviewDraft) {
  const [draft, setDraft] = useState(opened);
  const [saving, setSaving] = useState<Saving>('saved');
  const wanted = useRef(opened);
  const kept = useRef(opened);
  const running = useRef<Promise<boolean> | null>(null);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);

  /** Whether all that was wanted is kept. */
  const save = useCallback((): Promise<boolean> => {
    const run = async (): Promise<boolean> => {
      while (wanted.current !== kept.current) {
        const next = wanted.current;
        const saved = await saveDraft({ store: interviews }, session, {
          ...next,
          revision: kept.current.revision,
        }).catch(() => 'failed' as const);
        if (saved === null || saved === 'failed') {
          if (isShown.current) setSaving(saved === null ? 'stale' : 'failed');
          return false;
        }
        kept.current = saved;
        if (wanted.current === next) wanted.current = saved;
      }
      if (isShown.current) setSaving('saved');
      return true;
    };
    running.current ??= run().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [interviews, session]);

  const change = useCallback(
    (to: (before: InterviewDraft) => InterviewDraft): Promise<boolean> => {
      wanted.current = to(wanted.current);
      setDraft(wanted.current);
      setSaving('saving');
      // What is being saved may end with an older state: the loop above looks again.
      return save();
    },
    [save],
  );

  return {
    draft,
    saving,
    answer: useCallback(
      (own: Partial<OwnAnswers>) => void change((before) => ({ ...before, own: { ...before.own, ...own } })),
      [change],
    ),
    /** Resolves with whether the sealed part is kept. */
    seal: useCallback((handedOver: SealedPart) => change((before) => ({ ...before, handedOver })), [change]),
    /** Resolves with whether everything is kept. */
    flush: save,
  };
}
