import { z } from 'zod';
import {
  LONGEST_RECORDED_TEXT,
  MOST_RECORDING_BYTES,
  RECORDED_LANGUAGE,
} from '../../core/protocol/messages/questionnaire-recordings.ts';
import { LONGEST_PLACE, PLACE } from '../../core/questionnaire/texts/spoken-texts.ts';
import { COUNT, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { routes } from '../route.ts';

const RECORDING = z.object({
  language: z.string().describe('The language that is spoken.'),
  place: z.string().describe('Where the text stands: `item.access.signage`, `level.5`, `app.attract.start`.'),
  text: z.string().describe('What is read. Where the questionnaire reads otherwise today, it is not played.'),
  sha256: z.string().describe('Of its file, at `/api/v1/recording-files/{sha256}`.'),
  bytes: COUNT,
  isSynthetic: z.boolean().describe('Read by a program and no person.'),
  recordedMs: INSTANT_MS,
  recordedBy: z.string(),
});
export type ListedRecording = z.output<typeof RECORDING>;

const QUESTIONNAIRE = { questionnaire: z.string().max(100) };
const AT = z.strictObject({
  ...QUESTIONNAIRE,
  language: z.string().max(35).regex(RECORDED_LANGUAGE),
  place: z.string().max(LONGEST_PLACE).regex(PLACE),
});

/** What is read aloud of questionnaires. */
export const RECORDING_ROUTES = routes({
  'GET /api/v1/recordings/:questionnaire': {
    summary: 'What is recorded of a questionnaire',
    params: z.strictObject(QUESTIONNAIRE),
    answer: z.object({ recordings: list(RECORDING) }),
    problems: ['questionnaire-unknown'],
  },
  'PUT /api/v1/recordings/:questionnaire/:language/:place': {
    summary: 'Keep a recording, in the place of a former one',
    description:
      'Ogg, WebM, MP4, MP3 or WAV, told by its bytes. `parameter-invalid` says by `fault` why not: `no-audio`, `too-large`, `too-many`.',
    params: AT,
    body: z.strictObject({
      text: z.string().min(1).max(LONGEST_RECORDED_TEXT),
      audio: z.base64().max(Math.ceil(MOST_RECORDING_BYTES / 3) * 4),
      isSynthetic: z.boolean(),
    }),
    answer: RECORDING,
    problems: ['questionnaire-unknown', 'parameter-invalid'],
  },
  'DELETE /api/v1/recordings/:questionnaire/:language/:place': {
    summary: 'Delete a recording',
    params: AT,
    status: 204,
    answer: NOTHING,
    problems: ['not-found'],
  },
});
