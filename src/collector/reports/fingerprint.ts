import { createHash } from 'node:crypto';
import type { ReportAnswers } from './gather-answers.ts';

/** SHA-256 of everything a report says its words of, without the moment at which it was asked for. */
export function fingerprintOf(answers: ReportAnswers): string {
  const text = JSON.stringify(answers, (key, value) => (key === 'atMs' ? undefined : value));
  return createHash('sha256').update(text).digest('hex');
}
