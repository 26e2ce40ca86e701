/** Characters of RFC 5987's attr-char; everything else is written as bytes. */
const NOT_PLAIN = /['()*]/g;
/** Characters of a name, each of which may be three bytes. */
const LONGEST = 80;

/**
 * A `content-disposition` that saves under a name without anything a file system or a header could stumble over:
 * plain ASCII for who knows no better, and the name itself by RFC 5987.
 */
export function attachment(ascii: string, name: string): string {
  const plain = ascii.replace(/[^A-Za-z0-9._-]+/g, '-');
  // Control and format characters, lone surrogates, separators of paths, and what Windows reserves.
  const safe = name.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, ' ');
  const encoded = encodeURIComponent([...safe.trim()].slice(0, LONGEST).join('')).replace(
    NOT_PLAIN,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
