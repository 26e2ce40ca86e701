import type { Result } from './result.ts';
import { err, ok } from './result.ts';

/**
 * Small readers that turn unknown JSON into typed values and say where and why it does not fit.
 *
 * They look only at own keys, go no deeper than the expected shape (hostile nesting costs nothing) and never
 * repeat a string they refuse: it may be something a citizen wrote.
 */

/** `path` is a JSON Pointer (RFC 6901) from the top of the document; `reason` is plain English. */
export interface Fault<Kind extends string> {
  readonly kind: Kind;
  readonly path: string;
  readonly reason: string;
}

export type ShapeFaultKind = 'wrong-type' | 'wrong-value' | 'missing-key' | 'unknown-key';
export type ShapeFault = Fault<ShapeFaultKind>;

export type Reader<Value> = (value: unknown, path: string) => Result<Value, ShapeFault>;

const ESCAPED = /[~/]/;

/** The pointer to a key or index below `path`. */
export function at(path: string, key: string | number): string {
  const text = String(key);
  // A pointer is made for whatever is read, and hardly a key needs it.
  return `${path}/${ESCAPED.test(text) ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text}`;
}

export function fault<Kind extends string>(kind: Kind, path: string, reason: string) {
  return err<Fault<Kind>>({ kind, path, reason });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(path: string, expected: string, value: unknown) {
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
  return fault('wrong-type', path, `expected ${expected}, found ${found}`);
}

export const readBoolean: Reader<boolean> = (value, path) =>
  typeof value === 'boolean' ? ok(value) : wrongType(path, 'true or false', value);

/** A whole number from `least` to `most`, both included. */
export function integer(least: number, most: number): Reader<number> {
  return (value, path) => {
    if (typeof value !== 'number') return wrongType(path, 'a whole number', value);
    if (Number.isInteger(value) && value >= least && value <= most) return ok(value);
    return fault('wrong-value', path, `expected a whole number from ${least} to ${most}, found ${value}`);
  };
}

/** A string that matches; `expected` says in words what the pattern means. */
export function string<Value extends string = string>(pattern: RegExp, expected: string): Reader<Value> {
  return (value, path) => {
    if (typeof value !== 'string') return wrongType(path, expected, value);
    return pattern.test(value) ? ok(value as Value) : fault('wrong-value', path, `expected ${expected}`);
  };
}

/** One of the given values; 1 and "1" differ. */
export function oneOf<const Value extends string | number>(values: Iterable<Value>): Reader<Value> {
  const known = new Set<unknown>(values);
  const expected = `one of ${[...known].map((value) => JSON.stringify(value)).join(', ') || 'no values at all'}`;
  return (value, path) => {
    if (known.has(value)) return ok(value as Value);
    if (typeof value === 'string' || typeof value === 'number') {
      return fault('wrong-value', path, `expected ${expected}`);
    }
    return wrongType(path, expected, value);
  };
}

export function nullable<Value>(read: Reader<Value>): Reader<Value | null> {
  return (value, path) => (value === null ? ok(null) : read(value, path));
}

export interface ListBounds {
  readonly min?: number;
  readonly max?: number;
  /** No value twice; for strings and numbers only. */
  readonly unique?: boolean;
}

export function list<Value>(
  read: Reader<Value>,
  { min = 0, max = Number.POSITIVE_INFINITY, unique = false }: ListBounds = {},
): Reader<readonly Value[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType(path, 'a list', value);
    if (value.length < min) return fault('wrong-value', path, `expected at least ${min} entries`);
    if (value.length > max) return fault('wrong-value', path, `expected at most ${max} entries`);
    const entries: Value[] = [];
    const seen = new Set<Value>();
    for (const [index, entry] of value.entries()) {
      const result = read(entry, at(path, index));
      if (!result.ok) return result;
      if (unique && seen.has(result.value)) {
        return fault('wrong-value', at(path, index), 'this entry stands in the list already');
      }
      seen.add(result.value);
      entries.push(result.value);
    }
    return ok(entries);
  };
}

/** An object whose keys are data: `readerFor` gives the reader of a key, or undefined for an unknown key. */
export function dictionary<Value>(
  readerFor: (key: string) => Reader<Value> | undefined,
  keysAre: string,
  { min = 0 }: { readonly min?: number } = {},
): Reader<Readonly<Record<string, Value>>> {
  return (value, path) => {
    if (!isObject(value)) return wrongType(path, 'an object', value);
    const entries: [string, Value][] = [];
    for (const [key, entry] of Object.entries(value)) {
      const read = readerFor(key);
      if (read === undefined) return fault('unknown-key', at(path, key), `this key is not ${keysAre}`);
      const result = read(entry, at(path, key));
      if (!result.ok) return result;
      entries.push([key, result.value]);
    }
    if (entries.length < min) return fault('wrong-value', path, 'expected at least one key');
    return ok(Object.fromEntries(entries));
  };
}

export interface Field<Value> {
  readonly read: Reader<Value>;
  readonly required: boolean;
  readonly absent?: Value;
}

export function required<Value>(read: Reader<Value>): Field<Value> {
  return { read, required: true };
}

export function optional<Value, Absent>(read: Reader<Value>, absent: Absent): Field<Value | Absent> {
  return { read, required: false, absent };
}

type ValuesOf<Fields> = {
  readonly [Key in keyof Fields]: Fields[Key] extends Field<infer Value> ? Value : never;
};

/** An object with exactly these keys; what an optional key stands for when absent is filled in, if it is anything. */
export function record<Fields extends Readonly<Record<string, Field<unknown>>>>(
  fields: Fields,
): Reader<ValuesOf<Fields>> {
  return (value, path) => {
    if (!isObject(value)) return wrongType(path, 'an object', value);
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(fields, key))
        return fault('unknown-key', at(path, key), 'this key is not known here');
    }
    const filled: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(fields)) {
      if (Object.hasOwn(value, key)) {
        const result = field.read(value[key], at(path, key));
        if (!result.ok) return result;
        filled[key] = result.value;
      } else if (field.required) {
        return fault('missing-key', at(path, key), 'this key is required');
      } else if (field.absent !== undefined) {
        filled[key] = field.absent;
      }
    }
    return ok(filled as ValuesOf<Fields>);
  };
}
