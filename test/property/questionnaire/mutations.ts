import fc from 'fast-check';

/** Where a value sits in a document, as keys and indices from the top. */
type Place = readonly (string | number)[];

/** Values that are nearly right somewhere in a questionnaire or a response, and hostile ones. */
const TELLING: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    '',
    ' ',
    'x',
    'vi',
    'access',
    'access.signage',
    'matrix',
    'single-choice',
    'declined',
  ],
  ...[
    'Tên',
    'Te\u0302n',
    ' trailing ',
    'tab\there',
    'nul\u0000',
    'lone\ud800',
    '\udc00lone',
    '😀',
    '{office}',
    '\u0085',
  ],
  ...[0, -0, 1, 2, 5, 6, -1, 1.5, 99, 100, 999, 1000, 9999, 10_000, 86_400_000, 86_400_001, 1e300, 5e-324],
  ...[
    [],
    [[]],
    {},
    { vi: 'Có' },
    { vi: { text: 'Có', audio: 'a/b.opus' } },
    { vi: { text: 'Có', audio: '../b' } },
  ],
];

function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const below = Array.isArray(value)
    ? value.map((entry, index) => [index, entry] as const)
    : Object.entries(value);
  return [place, ...below.flatMap(([key, entry]) => placesIn(entry, [...place, key]))];
}

type Container = Record<string | number, unknown>;

function containerOf(document: unknown, place: Place): Container | undefined {
  let container = document;
  for (const key of place.slice(0, -1)) {
    if (typeof container !== 'object' || container === null) return undefined;
    container = (container as Container)[key];
  }
  return typeof container === 'object' && container !== null ? (container as Container) : undefined;
}

type Change = (document: unknown, place: Place) => unknown;

const NEW_KEYS = [
  ...['extra', 'vi', 'en', 'km', 'zh-Hant', 'VI', 'text', 'audio', 'hint', 'notice', 'underAge', 'value'],
  ...['sensitive', 'assistance', 'sampling', '__proto__', 'constructor', '$schema', '', 'a/b~c'],
];

const drop: Change = (document, place) => {
  const container = containerOf(document, place);
  const key = place.at(-1);
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else if (container !== undefined && key !== undefined) delete container[key];
  return document;
};

const double: Change = (document, place) => {
  const container = containerOf(document, place);
  if (Array.isArray(container)) container.push(structuredClone(container[Number(place.at(-1))]));
  return document;
};

const copyFirst: Change = (document, place) => {
  const container = containerOf(document, place);
  if (Array.isArray(container)) container[Number(place.at(-1))] = structuredClone(container[0]);
  return document;
};

function put(value: unknown): Change {
  return (document, place) => {
    const container = containerOf(document, place);
    const key = place.at(-1);
    if (container === undefined || key === undefined) return structuredClone(value);
    define(container, key, structuredClone(value));
    return document;
  };
}

function add(key: string, value: unknown): Change {
  return (document, place) => {
    const target = containerOf(document, [...place, key]);
    if (target !== undefined && !Array.isArray(target)) define(target, key, structuredClone(value));
    return document;
  };
}

/** Sets an own property, also one called `__proto__`, as JSON.parse does. */
function define(container: Container, key: string | number, value: unknown): void {
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(drop, double, copyFirst),
  fc.oneof(fc.constantFrom(...TELLING), fc.jsonValue({ maxDepth: 3 })).map(put),
  fc.tuple(fc.constantFrom(...NEW_KEYS), fc.constantFrom(...TELLING)).map(([key, value]) => add(key, value)),
);

/** Copies of what came from JSON: made from its text, in a fraction of the time that a clone takes. */
function copier(document: unknown): () => unknown {
  const text = JSON.stringify(document);
  return () => JSON.parse(text);
}

/** The document after one to three changes anywhere in it: keys dropped, added, replaced, entries doubled. */
export function mutated(document: unknown): fc.Arbitrary<unknown> {
  const step = fc.tuple(change, fc.constantFrom(...placesIn(document)));
  const copy = copier(document);
  return fc
    .array(step, { minLength: 1, maxLength: 3 })
    .map((steps) => steps.reduce<unknown>((changed, [apply, place]) => apply(changed, place), copy()));
}

/**
 * The document after each single change at each place that is no later than second in its list.
 *
 * @param step 2: only every second of them
 */
export function* everySingleChange(document: unknown, step = 1): Generator<unknown, void> {
  const copy = copier(document);
  let met = 0;
  const single = [
    drop,
    double,
    copyFirst,
    ...TELLING.map(put),
    ...NEW_KEYS.map((key) => add(key, { vi: 'Có' })),
  ];
  for (const place of placesIn(document)) {
    if (place.some((key) => typeof key === 'number' && key > 1)) continue;
    for (const apply of single) {
      if (met % step === 0) yield apply(copy(), place);
      met += 1;
    }
  }
}
