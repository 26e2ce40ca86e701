import type { Figure } from './figure.ts';

/** A figure on fewer is not shown; one without any answer says nothing about anybody and stays. See suppression.ts. */
export const MINIMUM_RESPONDENTS = 10;

/** Why a figure is not shown: it is small itself, or it would give away one that is. */
export type HiddenReason = 'too-few-respondents' | 'complementary';

export type ShownFigure =
  | ({ readonly hidden: false } & Figure)
  | { readonly hidden: true; readonly reason: HiddenReason };
