import { isWellFormed, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isInstantMs } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { checkResponse } from '../../questionnaire/check-response.ts';
import { screensOf } from '../../questionnaire/items.ts';
import type { LanguageTag, Questionnaire } from '../../questionnaire/questionnaire.ts';
import { MODES, type Mode, type Response } from '../../questionnaire/response.ts';
import { isReceiptNumber, type ReceiptNumber } from '../codes/receipt-number.ts';
import { checkRecheck, RECHECK, type Recheck } from '../recheck.ts';
import type { RecordKind } from './record.ts';

/** What a record says, by kind; a re-check travels as a response does. `submittedAtMs` is the device's clock; the collector keeps only day and hour. */
export type RecordBody =
  | {
      readonly kind: 'response';
      readonly submittedAtMs: number;
      readonly response: Response;
      /** What the respondent was shown; devices of an earlier version did not say it. */
      readonly receipt?: ReceiptNumber;
    }
  | { readonly kind: 'recheck'; readonly submittedAtMs: number; readonly recheck: Recheck }
  | {
      readonly kind: 'abandonment';
      readonly submittedAtMs: number;
      readonly mode: Mode;
      readonly language: LanguageTag;
      /** The screen on which the respondent stopped: an item, context, profile, assistance or comment id. */
      readonly reached: string;
    }
  | {
      readonly kind: 'feedback-case';
      readonly submittedAtMs: number;
      readonly language: LanguageTag;
      readonly text: string;
    };

export interface BodyFault {
  readonly kind: 'check-failed';
  /** JSON Pointer into the body. */
  readonly path: string;
  readonly reason: string;
}

/** UTF-16 code units of a feedback case: it must fit a record's body in any script. */
const FEEDBACK_MAX_CHARACTERS = 2_000;

/** The same check before a device stores a record and before the collector counts it. */
export function checkBody(
  questionnaire: Questionnaire,
  kind: RecordKind,
  body: { readonly [key: string]: Json },
): Result<RecordBody, BodyFault> {
  const submittedAtMs = body['submittedAtMs'];
  if (!isInstantMs(submittedAtMs)) return fault('/submittedAtMs', 'not a time in milliseconds since 1970');
  switch (kind) {
    case 'response': {
      if (Object.hasOwn(body, RECHECK)) return checkRecheckBody(questionnaire, submittedAtMs, body);
      const { receipt, ...rest } = body;
      if (!hasExactlyKeys(rest, ['submittedAtMs', 'response'])) return fault('', 'unknown or missing keys');
      const checked = checkResponse(questionnaire, body['response']);
      if (!checked.ok) return fault(`/response${checked.error.path}`, checked.error.reason);
      const response = { kind, submittedAtMs, response: checked.value };
      if (receipt === undefined) return ok(response);
      if (!isReceiptNumber(receipt)) return fault('/receipt', 'not ten digits');
      return ok({ ...response, receipt });
    }
    case 'abandonment': {
      if (!hasExactlyKeys(body, ['submittedAtMs', 'mode', 'language', 'reached'])) {
        return fault('', 'unknown or missing keys');
      }
      const { mode, language, reached } = body;
      if (!MODES.includes(mode as Mode)) return fault('/mode', 'not a mode');
      if (!isLanguageOf(questionnaire, language))
        return fault('/language', 'not a language of the questionnaire');
      if (typeof reached !== 'string' || !screensOf(questionnaire).has(reached)) {
        return fault('/reached', 'not a screen of the questionnaire');
      }
      return ok({ kind, submittedAtMs, mode: mode as Mode, language, reached });
    }
    case 'feedback-case': {
      if (!hasExactlyKeys(body, ['submittedAtMs', 'language', 'text'])) {
        return fault('', 'unknown or missing keys');
      }
      const { language, text } = body;
      if (!isLanguageOf(questionnaire, language))
        return fault('/language', 'not a language of the questionnaire');
      if (typeof text !== 'string' || text.length === 0 || text.length > FEEDBACK_MAX_CHARACTERS) {
        return fault('/text', `not 1 to ${FEEDBACK_MAX_CHARACTERS} characters of text`);
      }
      if (!isWellFormed(text) || text.includes('\0') || text.normalize('NFC') !== text) {
        return fault('/text', 'not well-formed text in Unicode normalisation form C');
      }
      return ok({ kind, submittedAtMs, language, text });
    }
  }
}

function checkRecheckBody(
  questionnaire: Questionnaire,
  submittedAtMs: number,
  body: { readonly [key: string]: Json },
): Result<RecordBody, BodyFault> {
  if (!hasExactlyKeys(body, ['submittedAtMs', RECHECK])) return fault('', 'unknown or missing keys');
  const checked = checkRecheck(questionnaire, body[RECHECK]);
  if (!checked.ok) return fault(`/${RECHECK}${checked.error.path}`, checked.error.reason);
  return ok({ kind: 'recheck', submittedAtMs, recheck: checked.value });
}

function isLanguageOf(questionnaire: Questionnaire, language: Json | undefined): language is LanguageTag {
  return typeof language === 'string' && questionnaire.languages.includes(language);
}

function fault(path: string, reason: string): { readonly ok: false; readonly error: BodyFault } {
  return err({ kind: 'check-failed', path, reason });
}
