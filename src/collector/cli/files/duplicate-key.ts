/** A string of JSON, and the colon that makes it a key. */
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/**
 * Whether an object within a JSON text names one key twice. JSON.parse keeps the last of them in silence, and
 * another program may keep the first. Told by counting: a text has as many keys as its value, or more.
 */
export function hasDuplicateKey(text: string, value: unknown): boolean {
  let keysInText = 0;
  for (const [, colon] of text.matchAll(STRING)) if (colon !== undefined) keysInText += 1;
  return keysInText !== keyCount(value);
}

function keyCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const children = Object.values(value);
  const own = Array.isArray(value) ? 0 : children.length;
  return children.reduce<number>((count, child) => count + keyCount(child), own);
}
