import { canonicalJson, isWellFormed, type Json, withinDepth } from './canonical-json.ts';

/** No message nests deeper: body → response → perceptions → rows, with room for one more. */
const MAX_DEPTH = 8;

type JsonObject = { readonly [key: string]: Json };

/** A line as the object it canonically encodes, or null when it is not exactly that. */
export function readCanonicalObject(line: string): JsonObject | null {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch {
    return null;
  }
  if (!isObject(value) || !withinDepth(value, MAX_DEPTH)) return null;
  // JSON.stringify writes a lone surrogate as an escape, so the comparison alone would let it pass.
  if (canonicalJson(value) !== line || hasLoneSurrogate(value)) return null;
  return value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the object has exactly these keys. */
export function hasExactlyKeys(value: JsonObject, keys: readonly string[]): boolean {
  const present = Object.keys(value);
  return present.length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

export function isIntegerBetween(value: Json | undefined, low: number, high: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
}

/** Whether it is text of one to the given number of characters (code points, as JSON Schema counts them). */
export function isTextUpTo(value: Json | undefined, maxCharacters: number): value is string {
  return typeof value === 'string' && value.length > 0 && [...value].length <= maxCharacters;
}

export function isCount(value: Json | undefined): value is number {
  return isIntegerBetween(value, 0, Number.MAX_SAFE_INTEGER);
}

/** The largest instant a JavaScript Date can hold, in milliseconds either side of 1970. */
export const MAX_INSTANT_MS = 8.64e15;

export function isInstantMs(value: Json | undefined): value is number {
  return isIntegerBetween(value, 0, MAX_INSTANT_MS);
}

/** The form of a compact JWS of ES256. */
export const JWS = /^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]{85}[AQgw]$/;

/** Whether the text has the form of a compact JWS of ES256. Whether it is one shows when it is verified. */
export function isJws(value: Json | undefined): value is string {
  return typeof value === 'string' && JWS.test(value);
}

function hasLoneSurrogate(value: Json): boolean {
  if (typeof value === 'string') return !isWellFormed(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([key, child]) => !isWellFormed(key) || hasLoneSurrogate(child as Json));
}
