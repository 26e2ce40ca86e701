/** A page whose start is measured, and what its first screen is. */
export interface PageUnderTest {
  /** As the table calls it. */
  readonly name: string;
  readonly address: string;
  /** What somebody does, one after the other. */
  readonly steps: readonly Step[];
}

interface Step {
  /** What is tapped; null: nothing, something is waited for. */
  readonly target: string | null;
  /** What is there once the tap has taken effect. */
  readonly effect: string;
}

/** The kiosk's steps by their place. */
export const KIOSK_STEPS = { begun: 0, takenOver: 1, answered: 2 } as const;

const FIRST_QUESTION = 'profile.?adult';
const TAKEN_OVER = '#root:not([data-prerendered]) main input[type=radio]';
/** A screen takes an answer once it has been there long enough to be read. */
const FIRST_ANSWER = '#root:not([data-prerendered]) main:not([data-settled=false]) input[value=adult]';
/** Ours, on a device that was a kiosk before. */
export function kioskUnderTest(address: string): PageUnderTest {
  return {
    name: 'kiosk',
    address: `${address}/kiosk`,
    steps: [
      { target: 'html[data-remembered] [data-begins]', effect: 'main input[type=radio]' },
      { target: null, effect: TAKEN_OVER },
      { target: FIRST_ANSWER, effect: `main input[type=radio]:not([name="${FIRST_QUESTION}"])` },
    ],
  };
}

export const ENKETO = 'Enketo, 22 questions';
export const BARE = 'bare page, one question';
export const SURVEY_JS = 'SurveyJS, 22 questions';

/** The peers of `test/bench/peers`. Each shows its questions at once, so a tap on the first answer is their first one. */
export function peersUnderTest(address: string): readonly PageUnderTest[] {
  const bare = { target: 'input[type=radio]', effect: '[data-answered="1"]' };
  const survey = { target: '.sd-item input', effect: '.sd-item--checked' };
  const enketo = { target: 'input[type=radio]', effect: '[data-checked]' };
  return [
    { name: BARE, address: `${address}/bare/1`, steps: [bare] },
    { name: 'bare page, 22 questions', address: `${address}/bare/22`, steps: [bare] },
    { name: ENKETO, address: `${address}/enketo`, steps: [enketo] },
    { name: 'SurveyJS, one question', address: `${address}/survey/1`, steps: [survey] },
    { name: SURVEY_JS, address: `${address}/survey/22`, steps: [survey] },
  ];
}
