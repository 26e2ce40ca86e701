/** What a cell or a literal is; nothing is `null`. */
export type Scalar = string | number | boolean | null;

export const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const TEXT_FUNCTIONS = ['contains', 'startswith', 'endswith'] as const;
export type TextFunction = (typeof TEXT_FUNCTIONS)[number];

/** A `$filter` that was read: its columns are there and its types fit. */
export type FilterExpression =
  | { readonly kind: 'literal'; readonly value: Scalar }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'not'; readonly of: FilterExpression }
  | { readonly kind: 'and' | 'or'; readonly left: FilterExpression; readonly right: FilterExpression }
  | {
      readonly kind: 'compare';
      readonly by: Comparison;
      readonly left: FilterExpression;
      readonly right: FilterExpression;
    }
  | {
      readonly kind: 'call';
      readonly name: TextFunction;
      readonly text: FilterExpression;
      readonly part: FilterExpression;
    };

/**
 * The value of an expression for a row, by OData 4.01: nothing equals nothing and is neither greater nor less than anything;
 * `and` and `or` have three values, so that what cannot be said is no reason to show a row.
 */
export function valueFor(expression: FilterExpression, row: Readonly<Record<string, Scalar>>): Scalar {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'column':
      return row[expression.name] ?? null;
    case 'not': {
      const value = valueFor(expression.of, row);
      return value === null ? null : value !== true;
    }
    case 'and':
    case 'or': {
      const decisive = expression.kind === 'or';
      const [left, right] = [valueFor(expression.left, row), valueFor(expression.right, row)];
      if (left === decisive || right === decisive) return decisive;
      return left === null || right === null ? null : !decisive;
    }
    case 'compare':
      return compared(expression.by, valueFor(expression.left, row), valueFor(expression.right, row));
    case 'call':
      return called(expression.name, valueFor(expression.text, row), valueFor(expression.part, row));
  }
}

/** Before, at or after: negative, 0 or positive. Nothing comes first; texts by their code units, as `lt` has them. */
export function orderOf(one: Scalar, other: Scalar): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}

function compared(by: Comparison, left: Scalar, right: Scalar): boolean {
  if (by === 'eq') return left === right;
  if (by === 'ne') return left !== right;
  if (left === null || right === null) return false;
  const order = orderOf(left, right);
  switch (by) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}

function called(name: TextFunction, text: Scalar, part: Scalar): boolean | null {
  if (typeof text !== 'string' || typeof part !== 'string') return null;
  switch (name) {
    case 'contains':
      return text.includes(part);
    case 'startswith':
      return text.startsWith(part);
    case 'endswith':
      return text.endsWith(part);
  }
}
