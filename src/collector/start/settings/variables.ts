import { err, ok, type Result } from '../../../core/kernel/result.ts';

/** Reads the text of a variable, undefined where it is unset: its value, or what it must be. */
export type Variable<Value> = (text: string | undefined) => Result<Value, string>;

/** What is wrong with a variable's text, named by the variable when it is told. */
interface Wanted<Value> {
  /** What a text means; undefined where it is none of these. */
  readonly read: (text: string) => Value | undefined;
  /** Such as `must be a whole number`. */
  readonly refusal: string;
}

export const text: Variable<string | undefined> = ok;

export function optional<Value>({ read, refusal }: Wanted<Value>): Variable<Value | undefined> {
  return (given) => {
    if (given === undefined) return ok(undefined);
    const value = read(given);
    return value === undefined ? err(refusal) : ok(value);
  };
}

/** @param otherwise where the variable is unset */
export function required<Value>(wanted: Wanted<Value>, otherwise: Value): Variable<Value> {
  const read = optional(wanted);
  return (given) => (given === undefined ? ok(otherwise) : (read(given) as Result<Value, string>));
}

/** A number that is written in one form, and not outside its limits. */
export function numberIn(form: RegExp, least: number, most: number): (text: string) => number | undefined {
  return (given) => {
    const value = form.test(given) ? Number(given) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

export function oneOf<Value extends string>(values: readonly Value[]): Wanted<Value> {
  return {
    read: (given) => values.find((value) => value === given),
    refusal: `must be one of ${values.join(', ')}`,
  };
}

type Values<Variables> = {
  readonly [Name in keyof Variables]: Variables[Name] extends Variable<infer Value> ? Value : never;
};

/**
 * The values of all variables, or what is wrong with each that is at fault. Blanks around a text are not its own, and an
 * empty variable is an unset one.
 */
export function readVariables<Variables extends Readonly<Record<string, Variable<unknown>>>>(
  variables: Variables,
  environment: Readonly<Record<string, string | undefined>>,
): Result<Values<Variables>, readonly string[]> {
  const read = Object.entries(variables).map(([name, variable]) => {
    const given = environment[name]?.trim();
    return [name, variable(given === '' ? undefined : given)] as const;
  });
  const faults = read.flatMap(([name, value]) => (value.ok ? [] : [`${name} ${value.error}`]));
  if (faults.length > 0) return err(faults);
  return ok(
    Object.fromEntries(read.map(([name, value]) => [name, value.ok && value.value])) as Values<Variables>,
  );
}
