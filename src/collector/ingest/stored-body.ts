import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import type { RecordBody } from '../../core/protocol/messages/body.ts';

/** What is kept of a sound record beside its day and hour: no instant, and no free words, which stand apart. */
export interface StoredBody {
  /** Empty where the kind has none. */
  readonly mode: string;
  readonly language: string;
  /** Canonical JSON. */
  readonly body: string;
  /** A comment, or what a feedback case says. */
  readonly words: string | null;
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
      };
    }
    case 'abandonment':
      return {
        mode: body.mode,
        language: body.language,
        body: canonicalJson({ reached: body.reached }),
        words: null,
      };
    case 'feedback-case':
      return { mode: '', language: body.language, body: canonicalJson({}), words: body.text };
  }
}
