/**
 * An expected failure is a value, a bug is a throw. Functions that can fail for reasons outside the program
 * (bad input, a full disk, a refused batch) return a Result; callers switch on the error's `kind`.
 */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function err<Failure>(error: Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error };
}
