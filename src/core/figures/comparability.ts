/** The ministry's frameworks that are not comparable with each other: other questions, another method. */
type Framework = 'up-to-2021' | 'from-2022';

export type ComparabilityWarning = 'framework-changed-2022';

const FIRST_YEAR_OF_NEW_FRAMEWORK = 2022;

/**
 * The framework a year's results were made by.
 *
 * @internal
 */
export function frameworkOf(year: number): Framework {
  return year < FIRST_YEAR_OF_NEW_FRAMEWORK ? 'up-to-2021' : 'from-2022';
}

/** What must stand beside any difference, trend or rank change between two years; null where nothing must. */
export function comparabilityWarning(year: number, otherYear: number): ComparabilityWarning | null {
  return frameworkOf(year) === frameworkOf(otherYear) ? null : 'framework-changed-2022';
}
