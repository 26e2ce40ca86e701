import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseQuestionnaire } from '../../core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';

const SURVEY_SCHEMAS = fileURLToPath(new URL('../../../survey-schemas/', import.meta.url));
/** JSON files of that folder which are no questionnaire. */
const OTHER_FILES = new Set(['questionnaire.schema.json', 'released.json']);

/** Every questionnaire version this collector knows. */
export interface QuestionnaireCatalogue {
  find(id: string, version: number): Questionnaire | undefined;
  /** The highest version of the id. */
  latest(id: string): Questionnaire | undefined;
  /** By id, then version, ascending. */
  list(): readonly Questionnaire[];
}

/** A file that is no questionnaire: the installation is broken and must not start. */
class QuestionnaireFileError extends Error {
  override readonly name = 'QuestionnaireFileError';
}

/**
 * Reads every questionnaire in a folder, survey-schemas/ unless told otherwise. Throws QuestionnaireFileError,
 * naming file, path in it and reason, when one is not JSON, does not parse, or repeats another's id and version;
 * and the file system's error when the folder cannot be read.
 */
export async function loadQuestionnaires(directory = SURVEY_SCHEMAS): Promise<QuestionnaireCatalogue> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json') && !OTHER_FILES.has(name));
  const files = await Promise.all(names.sort().map((name) => readQuestionnaire(join(directory, name))));
  const known = new Map<string, Questionnaire>();
  for (const { file, questionnaire } of files) {
    const key = keyOf(questionnaire.id, questionnaire.version);
    if (known.has(key)) throw new QuestionnaireFileError(`${file}: another file holds ${key} already`);
    known.set(key, questionnaire);
  }
  const listed = [...known.values()].sort((one, other) =>
    one.id === other.id ? one.version - other.version : one.id < other.id ? -1 : 1,
  );
  return {
    find: (id, version) => known.get(keyOf(id, version)),
    latest: (id) => listed.findLast((questionnaire) => questionnaire.id === id),
    list: () => listed,
  };
}

function keyOf(id: string, version: number): string {
  return `${id}@${version}`;
}

async function readQuestionnaire(file: string): Promise<{ file: string; questionnaire: Questionnaire }> {
  const parsed = parseQuestionnaire(parseJson(file, await readFile(file, 'utf8')));
  if (parsed.ok) return { file, questionnaire: parsed.value };
  const { path, reason } = parsed.error;
  throw new QuestionnaireFileError(`${file}: at "${path}": ${reason}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new QuestionnaireFileError(`${file}: not JSON`, { cause });
  }
}
