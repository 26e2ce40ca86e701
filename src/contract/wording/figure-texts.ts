import type { ShownFigure } from '../../core/figures/small-cells.ts';
import type { FiguresOf, Texts, UnitName } from '../figures.ts';

/** The text in that language, else in Vietnamese. */
export function textIn(texts: Texts | undefined, language: string): string {
  return texts?.[language] ?? texts?.['vi'] ?? '';
}

export function unitNameIn(unit: UnitName, language: string): string {
  return language === 'vi' ? unit.name : (unit.nameEn ?? unit.name);
}

/** The percentage with its interval where there is one to show. */
export function percentOf(figure: ShownFigure | null): { percent: number; low: number; high: number } | null {
  if (figure === null || figure.hidden) return null;
  const { percent, low, high } = figure;
  return percent === null || low === null || high === null ? null : { percent, low, high };
}

/** What the highest level is called; null where no other counts as satisfied, so that its share is told already. */
export function highestLevel({ levels, satisfiedFrom }: FiguresOf['questionnaire']): Texts | null {
  return satisfiedFrom < levels.length ? (levels.at(-1) ?? null) : null;
}
