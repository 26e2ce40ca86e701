/** What JSON.parse can return. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one way to write a value: RFC 8785 (JSON Canonicalization Scheme) for the values of this protocol, which
 * has integers only. Keys stand in UTF-16 order, nothing is spaced, numbers and strings as JSON.stringify
 * writes them.
 *
 * A line is accepted only if it equals the canonical encoding of what it parses to. That catches duplicate
 * keys, `1.0` for `1`, needless escapes and stray blanks in one comparison, so two programs can never read
 * different things from the same bytes.
 *
 * Recursion is bounded by the caller, which refuses deep values first (see withinDepth).
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object' || isInOrder(value)) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

/** Whether every key within already stands where it belongs: then JSON.stringify writes the same, and faster. */
function isInOrder(value: Json): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (isArray(value)) return value.every(isInOrder);
  let previous: string | null = null;
  for (const key of Object.keys(value)) {
    if ((previous !== null && key < previous) || !isInOrder(value[key] as Json)) return false;
    previous = key;
  }
  return true;
}

/** Whether arrays and objects are nested at most `depth` deep (a lone scalar has depth 0). */
export function withinDepth(value: Json, depth: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (depth === 0) return false;
  const children = isArray(value) ? value : Object.values(value);
  return children.every((child) => withinDepth(child, depth - 1));
}

/** Whether the string is well-formed Unicode: no half of a surrogate pair stands alone. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
