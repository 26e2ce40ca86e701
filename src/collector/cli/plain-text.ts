/** Whatever moves the cursor, colours, types for the reader, or turns around what follows; not the ends of lines. */
const ACTS = /[^\P{Cc}\n]|\p{Bidi_Control}/gu;

/** Text of others as a terminal may show it: what would act there is written out as `\u{1b}`. */
export function plainText(text: string): string {
  return text.replaceAll(ACTS, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
