import type { SyntaxProgram } from '../../../contract/exports.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { type CodebookLanguage, codebookOf } from '../codebook.ts';
import { codedItems } from './coded-items.ts';
import { rSyntax } from './r-syntax.ts';
import { spssSyntax } from './spss-syntax.ts';
import { stataSyntax } from './stata-syntax.ts';

/** How the file of a program is called. */
export const SYNTAX_EXTENSIONS: Readonly<Record<SyntaxProgram, string>> = {
  r: 'R',
  stata: 'do',
  spss: 'sps',
};
const WRITERS = { r: rSyntax, stata: stataSyntax, spss: spssSyntax } as const;

/** What reads the open export of a questionnaire version into a program, with labels and missing values. */
export function syntaxFor(
  program: SyntaxProgram,
  questionnaire: Questionnaire,
  language: CodebookLanguage,
): string {
  return WRITERS[program](codedItems(codebookOf(questionnaire), language), language);
}
