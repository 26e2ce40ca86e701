import { expect, test } from 'vitest';
import type { z } from 'zod';
import { CONTRACT } from '../../../src/contract/contract.ts';
import type { Route } from '../../../src/contract/route.ts';
import { PUBLIC_PAGE, ROUTES_READ, ROUTES_TELLING_NO_ANSWER } from '../../support/attacked-routes.ts';

/** Whether an answer of the schema may hold a number, or is a text that may. */
function mayTellNumber(schema: z.core.$ZodType): boolean {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'number':
    case 'bigint':
    case 'any':
    case 'unknown':
      return true;
    case 'object':
      return Object.values(def.shape).some(mayTellNumber);
    case 'array':
      return mayTellNumber(def.element);
    case 'tuple':
      return def.items.some(mayTellNumber);
    case 'record':
      return mayTellNumber(def.valueType);
    case 'union':
      return def.options.some(mayTellNumber);
    case 'pipe':
      return mayTellNumber(def.out);
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return mayTellNumber(def.innerType);
    case 'string':
    case 'enum':
    case 'literal':
    case 'boolean':
    case 'null':
      return false;
    default:
      throw new Error(`a schema of a new kind: ${def.type}`);
  }
}

const read: readonly string[] = Object.values(ROUTES_READ)
  .flat()
  .filter((route) => route !== PUBLIC_PAGE);
const named = [...read, ...Object.keys(ROUTES_TELLING_NO_ANSWER)];

test('every route whose answer may hold a number is read by an attack by subtraction, or says why it need not be', () => {
  const telling = Object.entries<Route>(CONTRACT)
    .filter(([, { answer, mediaType }]) => mediaType !== undefined || mayTellNumber(answer))
    .map(([key]) => key);
  expect(telling.filter((key) => !named.includes(key))).toEqual([]);
  expect(named.filter((key) => !telling.includes(key))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});

test('every route whose answer holds a percentage is read', () => {
  const ofFigures = Object.entries<Route>(CONTRACT)
    .filter(([, { answer }]) => /"(percent|points|standardError)"/.test(JSON.stringify(keysOf(answer))))
    .map(([key]) => key);
  expect(ofFigures.length).toBeGreaterThan(5);
  expect(ofFigures.filter((key) => !read.includes(key))).toEqual([]);
});

/** The names of all fields of an answer. */
function keysOf(schema: z.core.$ZodType): readonly string[] {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, field]) => [key, ...keysOf(field)]);
    case 'array':
      return keysOf(def.element);
    case 'union':
      return def.options.flatMap(keysOf);
    case 'record':
      return keysOf(def.valueType);
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return keysOf(def.innerType);
    default:
      return [];
  }
}
