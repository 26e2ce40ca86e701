import type { Indices, Texts } from '../../../contract/figures.ts';
import { phrase, withOffice } from '../../../core/questionnaire/items.ts';
import type { LocalText, Questionnaire } from '../../../core/questionnaire/questionnaire.ts';

/** What an answer says of a questionnaire: its texts in every language, offices by their usual word. */
export function textsOfQuestionnaire(questionnaire: Questionnaire): Indices['questionnaire'] {
  const { id, version, title, scale, components } = questionnaire;
  const texts = (text: LocalText) => textsIn(questionnaire, text);
  return {
    id,
    version,
    title: texts(title),
    levels: scale.levels.map(({ text }) => texts(text)),
    satisfiedFrom: scale.satisfiedFrom,
    components: components.map((component) => ({ id: component.id, text: texts(component.text) })),
    subIndices: components.flatMap((component) =>
      component.subIndices.map((subIndex) => ({
        id: subIndex.id,
        component: component.id,
        text: texts(subIndex.text),
      })),
    ),
    items: components.flatMap((component) =>
      component.subIndices.flatMap((subIndex) =>
        subIndex.items.map((item) => ({
          id: item.id,
          subIndex: subIndex.id,
          text: texts(item.text),
          shortName: texts(item.shortName ?? item.text),
        })),
      ),
    ),
  };
}

/** A text of a questionnaire in each of its languages. */
export function textsIn({ languages, officeTerm }: Questionnaire, text: LocalText): Texts {
  return Object.fromEntries(
    languages.map((language) => [
      language,
      withOffice(phrase(text, language).text, {
        default: phrase(officeTerm.default, language).text,
        sentenceStart: phrase(officeTerm.sentenceStart, language).text,
      }),
    ]),
  );
}
