import type { Day } from '../../core/kernel/calendar.ts';
import {
  type OfficeQuestionnaire,
  parseOfficeQuestionnaires,
  questionnaireOnDay,
} from '../../core/protocol/messages/office-questionnaires.ts';
import { parseQuestionnaire } from '../../core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Digest } from '../cryptography/sha256.ts';
import { type ExchangePorts, exchange } from '../exchange/exchange.ts';
import type { HeldQuestionnaires } from './held-questionnaires.ts';

export interface QuestionnairePorts extends ExchangePorts {
  readonly sha256: Digest;
}

/** The questionnaire of the app itself, which every device has. */
type BuiltIn = Pick<Questionnaire, 'id' | 'version'>;

/**
 * Asks the collector what an office asks, and for the files of it that are not held yet. A file that does not have the
 * SHA-256 it was announced with, or is no questionnaire, is none; then what is held stays, for it can be asked.
 *
 * @param unit `code@valid-from`
 * @returns null where nobody answered, where it was not the collector, or a file is missing
 */
export async function readOfficeQuestionnaires(
  ports: QuestionnairePorts,
  unit: string,
  builtIn: BuiltIn,
  held: HeldQuestionnaires | null,
): Promise<HeldQuestionnaires | null> {
  const said = await ask(ports, `/api/v1/office-questionnaires/${unit}`, parseOfficeQuestionnaires);
  if (said === null || said.unit !== unit) return null;
  const files: Record<string, string> = {};
  for (const entry of said.schedule.filter((one) => !isOf(one, builtIn))) {
    const { sha256 } = entry;
    const file = files[sha256] ?? held?.files[sha256] ?? (await readFile(ports, entry));
    if (file === null) return null;
    files[sha256] = file;
  }
  return { ...said, files };
}

/** What an office asks on a day, as it was heard last; the app's own where nothing was heard of this office. */
export function askedOn(
  held: HeldQuestionnaires | null,
  unit: string,
  day: Day,
  builtIn: Questionnaire,
): Questionnaire {
  const entry = held?.unit === unit ? questionnaireOnDay(held.schedule, day) : null;
  if (held === null || entry === null || isOf(entry, builtIn)) return builtIn;
  return questionnaireIn(held.files[entry.sha256] ?? '', entry) ?? builtIn;
}

async function readFile(ports: QuestionnairePorts, entry: OfficeQuestionnaire): Promise<string | null> {
  const file = await ask(ports, `/api/v1/questionnaire-files/${entry.sha256}`, (text) => text);
  if (file === null || (await ports.sha256(file)) !== entry.sha256) return null;
  return questionnaireIn(file, entry) === null ? null : file;
}

function questionnaireIn(
  file: string,
  { questionnaire, version }: OfficeQuestionnaire,
): Questionnaire | null {
  try {
    const parsed = parseQuestionnaire(JSON.parse(file));
    return parsed.ok && isOf({ questionnaire, version }, parsed.value) ? parsed.value : null;
  } catch {
    return null;
  }
}

function isOf(
  { questionnaire, version }: Pick<OfficeQuestionnaire, 'questionnaire' | 'version'>,
  of: BuiltIn,
) {
  return questionnaire === of.id && version === of.version;
}

async function ask<Value>(
  ports: QuestionnairePorts,
  url: string,
  read: (text: string) => Value | null,
): Promise<Value | null> {
  const answer = await exchange(ports, url, { method: 'GET' }, read);
  return answer.kind === 'answered' ? answer.value : null;
}
