import { assert, must } from '../../../../src/core/kernel/assert.ts';

type Container = Record<string, unknown>;

/** The document with the value at a JSON Pointer replaced or added; the document itself stays as it is. */
export function changed(document: unknown, pointer: string, value: unknown): unknown {
  const { copy, container, key } = located(document, pointer);
  container[key] = value;
  return copy;
}

/** The document without the key or list entry at a JSON Pointer. */
export function dropped(document: unknown, pointer: string): unknown {
  const { copy, container, key } = located(document, pointer);
  assert(Object.hasOwn(container, key), `nothing at ${pointer}`);
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
  return copy;
}

function located(document: unknown, pointer: string) {
  const copy: unknown = structuredClone(document);
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = must(keys.pop(), 'the top cannot be replaced');
  let container = copy as Container;
  for (const step of keys) container = must(container[step], `nothing at ${pointer}`) as Container;
  return { copy, container, key };
}
