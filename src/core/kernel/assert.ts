/** A broken precondition: a bug in this program, never a user's mistake. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed';
}

/** Throws AssertionFailed unless `condition` holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message);
}

/** The value itself, which the caller knows to be present. Throws AssertionFailed on null or undefined. */
export function must<Value>(value: Value | null | undefined, message: string): Value {
  if (value === null || value === undefined) throw new AssertionFailed(message);
  return value;
}

/** For the branch no value can reach: a compile error when a union grows, a throw if types were lied to. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unreachable: ${JSON.stringify(value)}`);
}
