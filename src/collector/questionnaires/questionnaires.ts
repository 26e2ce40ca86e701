import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sha256 } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import { parseQuestionnaire } from '../../core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { QuestionnaireVersion } from '../../core/questionnaire/schedule.ts';

const SURVEY_SCHEMAS = fileURLToPath(new URL('../../../survey-schemas/', import.meta.url));
/** JSON files of that folder which are no questionnaire. */
const OTHER_FILES = new Set(['questionnaire.schema.json', 'released.json']);

/** A questionnaire with its file. */
export interface QuestionnaireFile {
  readonly questionnaire: Questionnaire;
  /** The file as canonical JSON, and the SHA-256 of that. */
  readonly content: string;
  readonly sha256: Sha256;
  /** Who uploaded it, and when; null for one that comes with the program. */
  readonly added: { readonly atMs: number; readonly by: string } | null;
}

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

/** The catalogue, and the files it was made of. What is added is known from then on; nothing is ever taken out. */
export class Questionnaires implements QuestionnaireCatalogue {
  readonly #known = new Map<string, QuestionnaireFile>();
  readonly #byDigest = new Map<string, QuestionnaireFile>();
  #listed: readonly Questionnaire[] = [];
  #lastDays: ReadonlyMap<string, Day> = new Map();

  /** False where the id has that version already. */
  add(file: QuestionnaireFile): boolean {
    const { id, version } = file.questionnaire;
    const key = keyOf(id, version);
    if (this.#known.has(key)) return false;
    this.#known.set(key, file);
    this.#byDigest.set(file.sha256, file);
    this.#listed = [...this.#known.values()].map(({ questionnaire }) => questionnaire).sort(inOrder);
    return true;
  }

  find(id: string, version: number): Questionnaire | undefined {
    return this.file(id, version)?.questionnaire;
  }

  latest(id: string): Questionnaire | undefined {
    return this.#listed.findLast((questionnaire) => questionnaire.id === id);
  }

  list(): readonly Questionnaire[] {
    return this.#listed;
  }

  /** The last day on which it is asked; null where it is not retired. */
  lastDayOf({ questionnaire, version }: QuestionnaireVersion): Day | null {
    return this.#lastDays.get(keyOf(questionnaire, version)) ?? null;
  }

  /** Which are retired, all of them. */
  setRetired(retired: readonly (QuestionnaireVersion & { readonly lastDay: Day })[]): void {
    this.#lastDays = new Map(
      retired.map(({ questionnaire, version, lastDay }) => [keyOf(questionnaire, version), lastDay]),
    );
  }

  file(id: string, version: number): QuestionnaireFile | undefined {
    return this.#known.get(keyOf(id, version));
  }

  fileOf(sha256: string): QuestionnaireFile | undefined {
    return this.#byDigest.get(sha256);
  }
}

/** The file of a parsed questionnaire. */
export function questionnaireFile(
  questionnaire: Questionnaire,
  json: Json,
  added: QuestionnaireFile['added'],
): QuestionnaireFile {
  const content = canonicalJson(json);
  const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
  return { questionnaire, content, sha256, added };
}

/**
 * Reads every questionnaire in a folder, survey-schemas/ unless told otherwise. Throws QuestionnaireFileError,
 * naming file, path in it and reason, when one is not JSON, does not parse, or repeats another's id and version;
 * and the file system's error when the folder cannot be read.
 */
export async function loadQuestionnaires(directory = SURVEY_SCHEMAS): Promise<Questionnaires> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json') && !OTHER_FILES.has(name));
  const paths = names.sort().map((name) => join(directory, name));
  const files = await Promise.all(paths.map(readQuestionnaire));
  const known = new Questionnaires();
  for (const [index, file] of files.entries()) {
    const { id, version } = file.questionnaire;
    if (!known.add(file)) {
      throw new QuestionnaireFileError(`${paths[index]}: another file holds ${keyOf(id, version)} already`);
    }
  }
  return known;
}

function inOrder(one: Questionnaire, other: Questionnaire): number {
  if (one.id === other.id) return one.version - other.version;
  return one.id < other.id ? -1 : 1;
}

function keyOf(id: string, version: number): string {
  return `${id}@${version}`;
}

async function readQuestionnaire(file: string): Promise<QuestionnaireFile> {
  const json = parseJson(file, await readFile(file, 'utf8'));
  const parsed = parseQuestionnaire(json);
  if (parsed.ok) return questionnaireFile(parsed.value, json, null);
  const { path, reason } = parsed.error;
  throw new QuestionnaireFileError(`${file}: at "${path}": ${reason}`);
}

function parseJson(file: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new QuestionnaireFileError(`${file}: not JSON`, { cause });
  }
}
