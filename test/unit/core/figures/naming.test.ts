import { describe, expect, test } from 'vitest';
import { comparabilityWarning, frameworkOf } from '../../../../src/core/figures/comparability.ts';
import { figureKind, mayFeedGrades } from '../../../../src/core/figures/figure-kind.ts';
import type { QuestionnaireId } from '../../../../src/core/questionnaire/questionnaire.ts';
import { MODES } from '../../../../src/core/questionnaire/response.ts';

const SIPAS = { id: 'sipas-2023-service' as QuestionnaireId };
const OWN = { id: 'one-stop-three-levels' as QuestionnaireId };

describe('what a figure may be called', () => {
  test('is never SIPAS for a form of one’s own, however it was answered', () => {
    for (const mode of MODES) {
      for (const sampled of [true, false]) {
        expect(figureKind(OWN, mode, sampled)).toBe(mode === 'phone-open-link' ? 'unverified' : 'own-form');
      }
    }
    expect(mayFeedGrades('own-form')).toBe(false);
  });

  test('is unverified for an open link, which anybody may answer by as often as they like', () => {
    expect(figureKind(SIPAS, 'phone-open-link', true)).toBe('unverified');
    expect(figureKind(SIPAS, 'phone-open-link', false)).toBe('unverified');
  });

  test('is voluntary for every other mode but household, sampled or not', () => {
    for (const mode of MODES.filter((each) => each !== 'household' && each !== 'phone-open-link')) {
      expect(figureKind(SIPAS, mode, true)).toBe('voluntary');
      expect(figureKind(SIPAS, mode, false)).toBe('voluntary');
    }
  });

  test('is the SIPAS method only for a household sample', () => {
    expect(figureKind(SIPAS, 'household', true)).toBe('household-sipas-method');
    expect(figureKind(SIPAS, 'household', false)).toBe('household-not-qualifying');
  });

  test('feeds grades only by the SIPAS method', () => {
    expect(mayFeedGrades('household-sipas-method')).toBe(true);
    expect(mayFeedGrades('household-not-qualifying')).toBe(false);
    expect(mayFeedGrades('voluntary')).toBe(false);
    expect(mayFeedGrades('unverified')).toBe(false);
  });
});

describe('frameworks', () => {
  test('change in 2022', () => {
    expect(frameworkOf(2021)).toBe('up-to-2021');
    expect(frameworkOf(2022)).toBe('from-2022');
  });

  test('are compared with each other only under a warning, in either direction', () => {
    expect(comparabilityWarning(2021, 2022)).toBe('framework-changed-2022');
    expect(comparabilityWarning(2024, 2019)).toBe('framework-changed-2022');
    expect(comparabilityWarning(2019, 2021)).toBeNull();
    expect(comparabilityWarning(2022, 2026)).toBeNull();
  });
});
