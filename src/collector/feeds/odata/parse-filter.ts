import { err, ok, type Result } from '../../../core/kernel/result.ts';
import {
  COMPARISONS,
  type Comparison,
  type FilterExpression,
  TEXT_FUNCTIONS,
  type TextFunction,
} from './filter-expression.ts';
import { type FilterToken, filterTokens } from './filter-tokens.ts';

/** Of a column or an expression. `nothing` is the type of `null`, which fits each. */
export type FilterType = 'text' | 'number' | 'boolean' | 'nothing';

export interface FilterFault {
  /** In plain English, for the one who wrote the filter. It repeats nothing of it but its words of OData and columns. */
  readonly what: string;
  /** Where it begins, from 1 on. */
  readonly at: number;
}

/** Deeper than anybody writes, and far from where the stack ends. */
const MOST_DEPTH = 50;

interface Typed {
  readonly type: FilterType;
  readonly expression: FilterExpression;
}

/**
 * Reads a `$filter`: comparisons, and, or, not, parentheses, contains, startswith, endswith, texts, numbers, true, false and
 * null over the columns given. `not` binds closest, then comparisons, `and`, `or`. Written here because no parser on npm is
 * kept up: those there are date from OData 4.0, without types or with a library of their own each.
 *
 * @param typeOf the type of a column; undefined where there is none of the name
 */
export function parseFilter(
  source: string,
  typeOf: (column: string) => FilterType | undefined,
): Result<FilterExpression, FilterFault> {
  const tokens = filterTokens(source);
  if (!tokens.ok) return err({ what: 'no name, number or text in single quotes', at: tokens.error.at + 1 });
  try {
    return ok(new FilterParser(tokens.value, typeOf).whole());
  } catch (error) {
    if (error instanceof Unreadable) return err(error.fault);
    throw error;
  }
}

/** Ends the descent; it never leaves this file. */
class Unreadable extends Error {
  readonly fault: FilterFault;

  constructor(what: string, { at }: FilterToken) {
    super(what);
    this.fault = { what, at: at + 1 };
  }
}

class FilterParser {
  readonly #tokens: readonly FilterToken[];
  readonly #typeOf: (column: string) => FilterType | undefined;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[], typeOf: (column: string) => FilterType | undefined) {
    this.#tokens = tokens;
    this.#typeOf = typeOf;
  }

  whole(): FilterExpression {
    const begins = this.#token();
    const { expression } = this.#truth(this.#either(), begins);
    const rest = this.#token();
    if (rest.kind !== 'end') throw new Unreadable('something is left over', rest);
    return expression;
  }

  #either(): Typed {
    return this.#joined('or', () => this.#joined('and', () => this.#comparison()));
  }

  #joined(kind: 'and' | 'or', part: () => Typed): Typed {
    let begins = this.#token();
    let left = part();
    while (this.#takeWord(kind)) {
      const { expression } = this.#truth(left, begins);
      begins = this.#token();
      const right = this.#truth(part(), begins).expression;
      left = { type: 'boolean', expression: { kind, left: expression, right } };
    }
    return left;
  }

  #comparison(): Typed {
    const left = this.#operand();
    const sign = this.#token();
    const by = COMPARISONS.find((one) => this.#takeWord(one));
    if (by === undefined) return left;
    const right = this.#operand();
    if (!fits(by, left.type, right.type))
      throw new Unreadable(`${by} between ${left.type} and ${right.type}`, sign);
    return {
      type: 'boolean',
      expression: { kind: 'compare', by, left: left.expression, right: right.expression },
    };
  }

  #operand(): Typed {
    this.#depth += 1;
    const token = this.#token();
    if (this.#depth > MOST_DEPTH) throw new Unreadable('too deeply nested', token);
    const operand = this.#operandAt(token);
    this.#depth -= 1;
    return operand;
  }

  #operandAt(token: FilterToken): Typed {
    const { kind, value } = token;
    this.#next += 1;
    if (kind === 'text') return { type: 'text', expression: { kind: 'literal', value } };
    if (kind === 'number') return { type: 'number', expression: { kind: 'literal', value: Number(value) } };
    if (kind === '(') {
      const inner = this.#either();
      this.#take(')');
      return inner;
    }
    if (kind !== 'word') throw new Unreadable('a column, a literal or a parenthesis is missing', token);
    if (value === 'not') {
      const of = this.#truth(this.#operand(), token).expression;
      return { type: 'boolean', expression: { kind: 'not', of } };
    }
    if (value === 'true' || value === 'false')
      return { type: 'boolean', expression: { kind: 'literal', value: value === 'true' } };
    if (value === 'null') return { type: 'nothing', expression: { kind: 'literal', value: null } };
    const name = TEXT_FUNCTIONS.find((one) => one === value);
    if (name !== undefined && this.#token().kind === '(') return this.#call(name);
    const type = this.#typeOf(value);
    if (type === undefined) throw new Unreadable('there is no such column or function', token);
    return { type, expression: { kind: 'column', name: value } };
  }

  #call(name: TextFunction): Typed {
    this.#take('(');
    const text = this.#text();
    this.#take(',');
    const part = this.#text();
    this.#take(')');
    return { type: 'boolean', expression: { kind: 'call', name, text, part } };
  }

  #text(): FilterExpression {
    const token = this.#token();
    const { type, expression } = this.#operand();
    if (type !== 'text' && type !== 'nothing') throw new Unreadable('a text is wanted here', token);
    return expression;
  }

  #truth(typed: Typed, begins: FilterToken): Typed {
    const { type } = typed;
    if (type !== 'boolean' && type !== 'nothing') throw new Unreadable('a comparison is wanted here', begins);
    return typed;
  }

  #take(kind: '(' | ')' | ','): void {
    const token = this.#token();
    if (token.kind !== kind) throw new Unreadable(`${kind} is missing`, token);
    this.#next += 1;
  }

  #takeWord(word: Comparison | 'and' | 'or'): boolean {
    const { kind, value } = this.#token();
    if (kind !== 'word' || value !== word) return false;
    this.#next += 1;
    return true;
  }

  #token(): FilterToken {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] as FilterToken;
  }
}

function fits(by: Comparison, left: FilterType, right: FilterType): boolean {
  if (left === 'nothing' || right === 'nothing') return true;
  return left === right && (left !== 'boolean' || by === 'eq' || by === 'ne');
}
