import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import type { RecordBody } from '../../core/protocol/messages/body.ts';
import type { Response } from '../../core/questionnaire/response.ts';

/** What is kept of a sound record beside its day and hour: no instant, and no free words, which stand apart. */
export interface StoredBody {
  /** Empty where the kind has none. */
  readonly mode: string;
  readonly language: string;
  /** Canonical JSON. */
  readonly body: string;
  /** A comment, or what a feedback case says. */
  readonly words: string | null;
  readonly sampling: StoredSampling;
}

/**
 * How a household was drawn and what became of the visit, or what a re-check found; null of every record that says nothing of it. It tells of a
 * selection number and no household, and is for estimates over strata and primary units: never shown with an answer.
 */
interface StoredSampling {
  readonly wave: string | null;
  readonly stratum: string | null;
  /** The primary sampling unit: thôn, tổ dân phố. */
  readonly primary_unit: string | null;
  readonly selection_number: string | null;
  readonly outcome: string | null;
}

const UNSAMPLED: StoredSampling = {
  wave: null,
  stratum: null,
  primary_unit: null,
  selection_number: null,
  outcome: null,
};

/** The columns of the sampling fields of a response. */
function storedSampling(sampling: Response['sampling']): StoredSampling {
  if (sampling === null) return UNSAMPLED;
  return {
    wave: sampling['wave'] ?? null,
    stratum: sampling['stratum'] ?? null,
    primary_unit: sampling['primary-sampling-unit'] ?? null,
    selection_number: sampling['selection-number'] ?? null,
    outcome: sampling['outcome'] ?? null,
  };
}

export function storedBody(body: RecordBody): StoredBody {
  switch (body.kind) {
    case 'response': {
      const { comment, ...kept } = body.response;
      return {
        mode: kept.mode,
        language: kept.language,
        body: canonicalJson(kept as unknown as Json),
        words: comment,
        sampling: storedSampling(kept.sampling),
      };
    }
    case 'recheck': {
      const { sampling, result } = body.recheck;
      return {
        mode: '',
        language: '',
        body: canonicalJson(body.recheck as unknown as Json),
        words: null,
        sampling: { ...storedSampling(sampling), outcome: result },
      };
    }
    case 'abandonment':
      return {
        mode: body.mode,
        language: body.language,
        body: canonicalJson({ reached: body.reached }),
        words: null,
        sampling: UNSAMPLED,
      };
    case 'feedback-case':
      return {
        mode: '',
        language: body.language,
        body: canonicalJson({}),
        words: body.text,
        sampling: UNSAMPLED,
      };
  }
}
