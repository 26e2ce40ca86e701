import type { LocalText, Option, Question, Questionnaire } from '../questionnaire.ts';

export interface PlacedText {
  /** JSON Pointer into the questionnaire's file. */
  readonly path: string;
  readonly text: LocalText;
  /** Whether `{office}` is filled in here: items, their hints, and perceptions. */
  readonly namesOffice: boolean;
}

/** Every text of a questionnaire in every language, in the order of its file. */
export function* textsOf(questionnaire: Questionnaire): Generator<PlacedText, void> {
  const { title, notice, officeTerm, stem, scale, nonAnswers, comment } = questionnaire;
  yield* placed('', { title, notice });
  yield* placed('/officeTerm', { ...officeTerm });
  yield* placed('', { stem });
  for (const [index, { text }] of scale.levels.entries()) yield* placed(`/scale/levels/${index}`, { text });
  for (const [index, { text }] of nonAnswers.entries()) yield* placed(`/nonAnswers/${index}`, { text });
  yield* questions('/context', questionnaire.context);
  yield* itemTexts(questionnaire);
  yield* perceptionTexts(questionnaire);
  if (questionnaire.assistance !== null) yield* question('/assistance', questionnaire.assistance);
  if (comment !== null) yield* placed('/comment', { text: comment.text, notice: comment.notice });
  yield* questions('/profile', questionnaire.profile);
}

function* placed(
  path: string,
  texts: Readonly<Record<string, LocalText | null>>,
  namesOffice = false,
): Generator<PlacedText, void> {
  for (const [key, text] of Object.entries(texts)) {
    if (text !== null) yield { path: `${path}/${key}`, text, namesOffice };
  }
}

function* questions(path: string, all: readonly Question[]): Generator<PlacedText, void> {
  for (const [index, one] of all.entries()) yield* question(`${path}/${index}`, one);
}

function* question(path: string, { text, hint, notice, options }: Question): Generator<PlacedText, void> {
  yield* placed(path, { text, hint, notice });
  yield* optionTexts(path, options, false);
}

function* optionTexts(path: string, options: readonly Option[], namesOffice: boolean) {
  for (const [index, { text }] of options.entries()) {
    yield* placed(`${path}/options/${index}`, { text }, namesOffice);
  }
}

function* itemTexts({ components }: Questionnaire): Generator<PlacedText, void> {
  for (const [c, component] of components.entries()) {
    yield* placed(`/components/${c}`, { text: component.text });
    for (const [s, { text, note, items }] of component.subIndices.entries()) {
      const path = `/components/${c}/subIndices/${s}`;
      yield* placed(path, { text, note });
      for (const [i, item] of items.entries()) {
        yield* placed(`${path}/items/${i}`, { text: item.text, hint: item.hint }, true);
        yield* placed(`${path}/items/${i}`, { shortName: item.shortName });
      }
    }
  }
}

function* perceptionTexts({ perceptions }: Questionnaire): Generator<PlacedText, void> {
  for (const [index, perception] of perceptions.entries()) {
    const path = `/perceptions/${index}`;
    yield* placed(path, { text: perception.text }, true);
    if (perception.kind === 'matrix') {
      for (const [l, { text }] of perception.levels.entries())
        yield* placed(`${path}/levels/${l}`, { text }, true);
      for (const [r, { text }] of perception.rows.entries())
        yield* placed(`${path}/rows/${r}`, { text }, true);
    } else {
      yield* optionTexts(path, perception.options, true);
    }
  }
}
