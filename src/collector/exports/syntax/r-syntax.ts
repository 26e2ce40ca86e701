import type { CodebookLanguage } from '../codebook.ts';
import { type CodedItems, DATA_FILE, oneLine, REMARKS } from './coded-items.ts';

/**
 * R that reads the open export, without a package: each item a number or NA, with `label` and `labels` as attributes as the package
 * haven has them, and in `why_missing`, a table of the same shape, what stood in place of an answer.
 */
export function rSyntax(coded: CodedItems, language: CodebookLanguage): string {
  const { title, columns, items, levels, missing } = coded;
  const vector = (values: readonly { readonly key: string; readonly value: string }[]) =>
    `c(\n${values.map(({ key, value }) => `  ${quoted(key)} = ${value}`).join(',\n')}\n)`;
  return `${[title, ...REMARKS[language]].map((line) => `# ${oneLine(line)}\n`).join('')}
responses <- read.csv(
  "${DATA_FILE}", fileEncoding = "UTF-8-BOM", check.names = FALSE, colClasses = "character", na.strings = character()
)
items <- c(${items.map(({ id }) => quoted(id)).join(', ')})
labels <- ${vector(columns.map(({ id, label }) => ({ key: id, value: quoted(label) })))}
levels_of_items <- ${vector(levels.map(({ value, label }) => ({ key: label, value })))}
reasons <- ${vector(missing.map(({ value, label }) => ({ key: value, value: quoted(label) })))}
stopifnot(identical(names(responses), names(labels)))

why_missing <- responses[items]
for (item in items) {
  cell <- responses[[item]]
  stopifnot(all(cell %in% c("", as.character(levels_of_items), names(reasons))))
  why_missing[[item]] <- factor(cell, levels = names(reasons), labels = reasons)
  responses[[item]] <- as.integer(ifelse(cell %in% as.character(levels_of_items), cell, NA))
  attr(responses[[item]], "labels") <- levels_of_items
}
responses$version <- as.integer(responses$version)
for (column in names(labels)) attr(responses[[column]], "label") <- labels[[column]]
`;
}

/** A string of R; a backslash begins an escape in it. */
function quoted(text: string): string {
  return `"${oneLine(text).replaceAll(/[\\"]/g, '\\$&')}"`;
}
