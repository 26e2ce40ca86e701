import type { ListedRecording } from '../../../contract/units/recordings.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { readText, spokenTexts } from '../../../core/questionnaire/texts/spoken-texts.ts';
import { spokenName } from '../../i18n/own-names.ts';
import { SPOKEN_APP_TEXTS } from '../../i18n/spoken-app-texts.ts';

/** `changed`: another text stood there when it was recorded, so that the recording is no longer played. */
type RecordingState = 'recorded' | 'missing' | 'changed';

export interface TextToRecord {
  readonly place: string;
  readonly text: string;
  readonly state: RecordingState;
  readonly recording: ListedRecording | null;
}

/** A text of the app in a language, or in Vietnamese where the app does not speak it. */
export type AppText = (key: string, options: { readonly lng: string }) => string;

const NAME_PLACE = 'name';

/** Everything that is to be read of a questionnaire in a language, in the order in which it is met. */
export function textsToRecord(
  questionnaire: Questionnaire,
  language: string,
  recordings: readonly ListedRecording[],
  t: AppText,
): readonly TextToRecord[] {
  const recorded = new Map(
    recordings.filter((one) => one.language === language).map((one) => [one.place, one]),
  );
  const texts: readonly (readonly [place: string, text: string])[] = [
    [NAME_PLACE, spokenName(language)],
    ...SPOKEN_APP_TEXTS.map(([place, key]) => [place, t(key, { lng: language })] as const),
    ...spokenTexts(questionnaire).map(
      ({ place, text }) => [place, readText(questionnaire, text, language)] as const,
    ),
  ];
  return texts.map(([place, text]) => {
    const recording = recorded.get(place) ?? null;
    const state = recording === null ? 'missing' : recording.text === text ? 'recorded' : 'changed';
    return { place, text, state, recording };
  });
}

/** The next text after a place that has no recording to play, from the beginning again after the last. */
export function nextToRecord(texts: readonly TextToRecord[], after: string): TextToRecord | null {
  const at = texts.findIndex(({ place }) => place === after);
  const inTurn = [...texts.slice(at + 1), ...texts.slice(0, Math.max(at, 0))];
  return inTurn.find(({ state }) => state !== 'recorded') ?? null;
}
