/** An element with its content, as text. */
export type Xml = string;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML 1.0 cannot hold, lone surrogates among them. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** A text as the content of an element or, between double quotes, of an attribute. */
export function escapedXml(text: string): string {
  return text.replace(NOT_XML, '\u{FFFD}').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

/** @param content elements in order, or one text that is escaped here */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: readonly Xml[] | string = [],
): Xml {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedXml(value)}"`);
  const inner = typeof content === 'string' ? escapedXml(content) : content.join('');
  return inner === ''
    ? `<${name}${written.join('')}/>\n`
    : `<${name}${written.join('')}>${inner}</${name}>\n`;
}
