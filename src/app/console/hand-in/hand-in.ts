import { must } from '../../../core/kernel/assert.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { isProblemCode, type ProblemCode } from '../../../core/protocol/console-problems.ts';
import { DEVICE_REACTIONS, isDeviceProblemCode } from '../../../core/protocol/device-problems.ts';
import {
  type Acknowledgement,
  type Outcome,
  parseAcknowledgement,
} from '../../../core/protocol/messages/acknowledgement.ts';
import { BATCH_MEDIA_TYPE } from '../../../core/protocol/messages/batch.ts';
import {
  encodeReceiptFile,
  type FileLine,
  isBatchLine,
  RECEIPT_FILE_ENDING,
  TRANSFER_FILE_ENDING,
} from '../../../core/protocol/transfer-file.ts';
import { claimIn } from '../../../device/cryptography/jws.ts';
import { codeIn } from '../../../device/exchange/problem-response.ts';
import { timeLimit as timeLimitOf } from '../../../device/exchange/time-limit.ts';

/** Why a line was not taken. The lines after it are handed in all the same. */
export type LineFault = ProblemCode | 'not-a-batch-line';

/** Why handing in ended before the file did. It goes on later with the same line. */
type Stop =
  | 'offline'
  | 'time-limit'
  | 'not-the-collector'
  | 'collector'
  | 'signed-out'
  | 'forbidden'
  | 'cancelled';

interface RefusedLine {
  /** As an editor numbers it. */
  readonly number: number;
  readonly fault: LineFault;
}

/** How far a file is. */
export interface HandInProgress {
  /** Lines that were dealt with, taken or refused. */
  readonly done: number;
  readonly acknowledgements: readonly Acknowledgement[];
  /** The same as the collector signed them: what the device believes. */
  readonly receipts: readonly string[];
  readonly refused: readonly RefusedLine[];
  readonly stop: Stop | null;
}

export const NOT_BEGUN: HandInProgress = {
  done: 0,
  acknowledgements: [],
  receipts: [],
  refused: [],
  stop: null,
};

export type Post = (url: string, init: RequestInit) => Promise<Response>;

/** Long enough for the largest batch over a slow line, as on the device. */
const REQUEST_TIME_LIMIT_MS = 30 * SECOND_MS;

/**
 * Hands in the lines of a transfer file one after another, from where `from` ended. What was handed in before
 * may be handed in again: the collector counts each record once.
 *
 * @param onProgress called after every line and at a stop
 */
export async function handIn(
  post: Post,
  lines: readonly FileLine[],
  from: HandInProgress,
  onProgress: (progress: HandInProgress) => void,
  cancel: AbortSignal,
): Promise<void> {
  let progress: HandInProgress = { ...from, stop: null };
  while (progress.done < lines.length && progress.stop === null) {
    const line = must(lines[progress.done], 'a line that is not done is there');
    progress = after(progress, line, await handInLine(post, line, cancel));
    onProgress(progress);
  }
}

type LineResult =
  | { readonly kind: 'taken'; readonly acknowledgement: Acknowledgement; readonly receipt: string }
  | { readonly kind: 'refused'; readonly fault: LineFault }
  | { readonly kind: 'stopped'; readonly stop: Stop };

function after(progress: HandInProgress, { number }: FileLine, result: LineResult): HandInProgress {
  const { done, acknowledgements, receipts, refused } = progress;
  switch (result.kind) {
    case 'taken':
      return {
        ...progress,
        done: done + 1,
        acknowledgements: [...acknowledgements, result.acknowledgement],
        receipts: [...receipts, result.receipt],
      };
    case 'refused':
      return { ...progress, done: done + 1, refused: [...refused, { number, fault: result.fault }] };
    case 'stopped':
      return { ...progress, stop: result.stop };
  }
}

async function handInLine(post: Post, { text }: FileLine, cancel: AbortSignal): Promise<LineResult> {
  if (!isBatchLine(text)) return { kind: 'refused', fault: 'not-a-batch-line' };
  const timeLimit = timeLimitOf(REQUEST_TIME_LIMIT_MS);
  try {
    const response = await post('/api/v1/handed-in-batches', {
      method: 'POST',
      headers: { 'content-type': BATCH_MEDIA_TYPE },
      body: bytesOf(text),
      signal: AbortSignal.any([cancel, timeLimit]),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    return judge(response, await response.text());
  } catch {
    const stop = cancel.aborted ? 'cancelled' : timeLimit.aborted ? 'time-limit' : 'offline';
    return { kind: 'stopped', stop };
  }
}

/**
 * Only an acknowledgement counts as taken: the page of a captive portal comes with status 200 too. Whether the
 * collector signed it is for the device to tell, which pins its key; here it is only shown what came of the file.
 */
function judge(response: Response, text: string): LineResult {
  const claim = claimIn(text);
  const parsed = claim === null ? null : parseAcknowledgement(claim.payload);
  if (response.status === 200 && parsed?.ok) {
    return { kind: 'taken', acknowledgement: parsed.value, receipt: text };
  }
  const code = codeIn(text);
  if (!isProblemCode(code) || response.ok) return { kind: 'stopped', stop: 'not-the-collector' };
  // Concerns the person who hands in, not the line.
  if (code === 'sign-in-required') return { kind: 'stopped', stop: 'signed-out' };
  if (code === 'forbidden') return { kind: 'stopped', stop: 'forbidden' };
  if (isDeviceProblemCode(code) && DEVICE_REACTIONS[code] === 'retry') {
    return { kind: 'stopped', stop: 'collector' };
  }
  return { kind: 'refused', fault: code };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** How many records came to what. */
export function outcomesOf(acknowledgements: readonly Acknowledgement[]): Readonly<Record<Outcome, number>> {
  const counts = { stored: 0, duplicate: 0, held: 0, conflict: 0, rejected: 0 };
  for (const { records } of acknowledgements) for (const { outcome } of records) counts[outcome] += 1;
  return counts;
}

/** What the device gets back, under the name of its own file. */
export function receiptFile(
  transferFileName: string,
  receipts: readonly string[],
): { readonly name: string; readonly content: Blob } {
  const stem = transferFileName.endsWith(TRANSFER_FILE_ENDING)
    ? transferFileName.slice(0, -TRANSFER_FILE_ENDING.length)
    : transferFileName;
  return {
    name: `${stem}${RECEIPT_FILE_ENDING}`,
    content: new Blob([encodeReceiptFile(receipts)], { type: 'text/plain' }),
  };
}
