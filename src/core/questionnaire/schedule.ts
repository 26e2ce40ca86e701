import type { Day } from '../kernel/calendar.ts';

/** One version of one questionnaire. */
export interface QuestionnaireVersion {
  readonly questionnaire: string;
  readonly version: number;
}

/** What a unit and everything below it asks from a day on, until another choice of the same unit. */
export interface QuestionnaireChoice extends QuestionnaireVersion {
  /** `code@valid-from` */
  readonly unit: string;
  readonly from: Day;
}

/** What an office asks from a day on. */
export interface ScheduledQuestionnaire extends QuestionnaireVersion {
  readonly from: Day;
}

export interface ScheduleSources {
  readonly choices: readonly QuestionnaireChoice[];
  /** What is asked where nothing was chosen. */
  readonly standard: QuestionnaireVersion;
  /** The last day on which it is asked; null where it is not retired. */
  readonly lastDayOf: (version: QuestionnaireVersion) => Day | null;
  /** The office on a day and all above it, nearest first, as `code@valid-from`. */
  readonly pathOn: (day: Day) => readonly string[];
}

/**
 * What an office asks on a day: the newest choice of the nearest unit that has one in force whose questionnaire is not
 * retired; else the standard.
 *
 * @internal
 */
export function questionnaireOn(sources: ScheduleSources, day: Day): QuestionnaireVersion {
  for (const unit of sources.pathOn(day)) {
    const begun = sources.choices.filter((choice) => choice.unit === unit && choice.from <= day);
    const newest = begun.sort((one, other) => (one.from < other.from ? 1 : -1))[0];
    if (newest === undefined) continue;
    const last = sources.lastDayOf(newest);
    if (last === null || day <= last) return versionOf(newest);
  }
  return sources.standard;
}

/**
 * What an office asks from a day on, first of all on that day itself: one entry for each day on which it changes, as
 * far as is known today.
 *
 * @param dayAfter the following day
 */
export function scheduleFrom(
  sources: ScheduleSources,
  first: Day,
  dayAfter: (day: Day) => Day,
): readonly ScheduledQuestionnaire[] {
  const { choices, lastDayOf } = sources;
  const ends = choices.flatMap((choice) => {
    const last = lastDayOf(choice);
    return last === null ? [] : [dayAfter(last)];
  });
  const days = [...new Set([...choices.map(({ from }) => from), ...ends])]
    .filter((day) => day > first)
    .sort();
  const entries: ScheduledQuestionnaire[] = [];
  for (const from of [first, ...days]) {
    const asked = questionnaireOn(sources, from);
    const before = entries.at(-1);
    if (before === undefined || !isSameVersion(before, asked)) entries.push({ from, ...asked });
  }
  return entries;
}

export function isSameVersion(one: QuestionnaireVersion, other: QuestionnaireVersion): boolean {
  return one.questionnaire === other.questionnaire && one.version === other.version;
}

function versionOf({ questionnaire, version }: QuestionnaireVersion): QuestionnaireVersion {
  return { questionnaire, version };
}
