import { err, ok, type Result } from '../../../core/kernel/result.ts';

/** One token of a `$filter`, with where it begins, from 0 on. */
export interface FilterToken {
  readonly kind: 'word' | 'text' | 'number' | '(' | ')' | ',' | 'end';
  /** A word as it is written, a text without its quotes, a number's digits. */
  readonly value: string;
  readonly at: number;
}

/** OData's literals (OData 4.01, ABNF): a quote within a text is doubled. */
const TOKEN =
  /\s*(?:'(?<text>(?:[^']|'')*)'|(?<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])|(?<word>[A-Za-z_]\w*)|(?<mark>[(),])|(?<end>$))/y;

/** @returns the tokens, or where something stands that is none */
export function filterTokens(source: string): Result<readonly FilterToken[], { readonly at: number }> {
  const tokens: FilterToken[] = [];
  const text = source.trimEnd();
  for (let at = 0; ; ) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) return err({ at: at + (/\S/.exec(text.slice(at))?.index ?? 0) });
    const { text: quoted, number, word, mark } = found.groups ?? {};
    const begins = at + found[0].length - found[0].trimStart().length;
    at = TOKEN.lastIndex;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'"), at: begins });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number, at: begins });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, at: begins });
    else if (mark !== undefined) tokens.push({ kind: mark as '(' | ')' | ',', value: mark, at: begins });
    else {
      tokens.push({ kind: 'end', value: '', at: begins });
      return ok(tokens);
    }
  }
}
