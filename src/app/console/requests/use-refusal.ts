import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Refusal } from './call.ts';

export interface RefusalState {
  readonly refusal: Refusal | null;
  /** Null: nothing is wrong any more. */
  readonly refuse: (refusal: Refusal | null) => void;
  /** `text` where the refusal is about this part of the request (`/name`), else null. */
  readonly faultOf: (part: string, text: string) => string | null;
  /** The form whose first field at fault takes the focus. */
  readonly form: RefObject<HTMLFormElement | null>;
}

/** Why the last attempt of a form was refused, and where. */
export function useRefusal(): RefusalState {
  const [refusal, refuse] = useState<Refusal | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusal !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [refusal]);
  return {
    refusal,
    refuse,
    faultOf: (part, text) => (refusal !== null && isAbout(refusal, part) ? text : null),
    form,
  };
}

/** Whether a refusal names this part of the request. */
export function isAbout({ code, detail }: Refusal, part: string): boolean {
  if (code !== 'parameter-invalid' && code !== 'body-malformed') return false;
  return detail.split(/[,:]\s*/).includes(part);
}
