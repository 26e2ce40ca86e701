import { isDay } from '../../kernel/calendar.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import {
  hasExactlyKeys,
  isIntegerBetween,
  isObject,
  isTextUpTo,
  readCanonicalObject,
} from '../../kernel/read-json.ts';

/** A JSON Schema, 2020-12. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * The one description of a value on the wire. What a parser accepts and what a schema says come out of the same call,
 * so that they cannot differ.
 *
 * The functions below have no side effects: a bundler drops a message that no code of a device reads. For the same
 * reason the words about its fields stand beside a shape (see json-schema.ts) and not in it.
 */
export interface Shape<Value> {
  readonly accepts: (value: unknown) => value is Value;
  readonly schema: JsonSchema;
}

/** The message a text is: canonical JSON of this shape; else null. */
export function readAs<Value>(shape: Shape<Value>, text: string): Value | null {
  const value: unknown = readCanonicalObject(text);
  return shape.accepts(value) ? value : null;
}

/* @__NO_SIDE_EFFECTS__ */
function shapeOf<Value>(accepts: (value: Json | undefined) => boolean, schema: JsonSchema): Shape<Value> {
  return { accepts: accepts as Shape<Value>['accepts'], schema };
}

/* @__NO_SIDE_EFFECTS__ */
export function constant<const Value extends Json>(only: Value): Shape<Value> {
  return shapeOf((value) => value === only, { const: only });
}

/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const Value extends string | null>(values: readonly Value[]): Shape<Value> {
  return shapeOf((value) => values.includes(value as Value), { enum: values });
}

/** A whole number, both limits included. */
/* @__NO_SIDE_EFFECTS__ */
export function integer(minimum: number, maximum: number): Shape<number> {
  return shapeOf((value) => isIntegerBetween(value, minimum, maximum), { type: 'integer', minimum, maximum });
}

/* @__NO_SIDE_EFFECTS__ */
export function boolean(): Shape<boolean> {
  return shapeOf((value) => typeof value === 'boolean', { type: 'boolean' });
}

/** A text of one to `maxLength` code points. */
/* @__NO_SIDE_EFFECTS__ */
export function text(maxLength: number): Shape<string> {
  return shapeOf((value) => isTextUpTo(value, maxLength), { type: 'string', minLength: 1, maxLength });
}

/** A text that matches an expression without flags, anchored at both ends, and has at most `maxLength` code points. */
/* @__NO_SIDE_EFFECTS__ */
export function matching<Value extends string>(pattern: RegExp, maxLength?: number): Shape<Value> {
  const schema = { type: 'string', pattern: pattern.source };
  return maxLength === undefined
    ? shapeOf((value) => typeof value === 'string' && pattern.test(value), schema)
    : shapeOf((value) => isTextUpTo(value, maxLength) && pattern.test(value), { ...schema, maxLength });
}

/* @__NO_SIDE_EFFECTS__ */
export function day<Value extends string>(): Shape<Value> {
  return shapeOf(isDay, { type: 'string', format: 'date' });
}

/** Null, or a value of a shape that has one JSON type. */
/* @__NO_SIDE_EFFECTS__ */
export function nullable<Value>({ accepts, schema }: Shape<Value>): Shape<Value | null> {
  return shapeOf((value) => value === null || accepts(value), { ...schema, type: [schema['type'], 'null'] });
}

/* @__NO_SIDE_EFFECTS__ */
export function nothing(): Shape<null> {
  return shapeOf((value) => value === null, { type: 'null' });
}

/* @__NO_SIDE_EFFECTS__ */
export function either<One, Other>(one: Shape<One>, other: Shape<Other>): Shape<One | Other> {
  return shapeOf((value) => one.accepts(value) || other.accepts(value), {
    anyOf: [one.schema, other.schema],
  });
}

/* @__NO_SIDE_EFFECTS__ */
export function list<Item>(
  items: Shape<Item>,
  { minItems = 0, maxItems }: { readonly minItems?: number; readonly maxItems: number },
): Shape<readonly Item[]> {
  return shapeOf(
    (value) =>
      Array.isArray(value) &&
      value.length >= minItems &&
      value.length <= maxItems &&
      value.every(items.accepts),
    { type: 'array', ...(minItems > 0 && { minItems }), maxItems, items: items.schema },
  );
}

/** An object of exactly these keys. */
/* @__NO_SIDE_EFFECTS__ */
export function object<Value extends object>(
  fields: {
    readonly [Key in keyof Value]-?: Shape<Value[Key]>;
  },
): Shape<Value> {
  const entries = Object.entries(fields) as readonly (readonly [string, Shape<unknown>])[];
  const keys = Object.keys(fields);
  return shapeOf(
    (value) =>
      isObject(value) &&
      hasExactlyKeys(value, keys) &&
      entries.every(([key, field]) => field.accepts(value[key])),
    {
      type: 'object',
      additionalProperties: false,
      required: keys,
      properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, schema])),
    },
  );
}
