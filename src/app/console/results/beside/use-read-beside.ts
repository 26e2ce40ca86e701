import { useEffect, useRef } from 'react';
import type { Contract } from '../../../../contract/contract.ts';
import type { Indices } from '../../../../contract/figures.ts';
import type { AnswerOf, InputOf } from '../../../../contract/route.ts';
import { type ReadKey, type ReadOptions, useRead } from '../../requests/use-read.ts';
import type { Selection } from '../../selection/selection.ts';

/** What stands beside an answer is asked about: its unit and period, whatever the address says in the meantime. */
export function selectionOfAnswer(answer: Indices, { compare }: Selection): Selection {
  return {
    unit: answer.unit.code,
    period: answer.period,
    isNewest: false,
    mode: answer.mode,
    questionnaire: answer.questionnaire.id,
    compare,
  };
}

/**
 * Reads what stands beside the figures, and again when they have moved by a block that was released.
 *
 * @returns what belongs to the input; null until it is there, and where it cannot be read
 */
export function useReadBeside<Key extends ReadKey>(
  key: Key,
  input: InputOf<Contract[Key]> | null,
  released: number,
  options?: ReadOptions,
): { readonly answer: AnswerOf<Contract[Key]> | null; readonly hasFailed: boolean } {
  const { answer, isCurrent, failure, refresh } = useRead(key, input, options);
  const asked = JSON.stringify(input);
  const readFor = useRef({ asked, released });
  useEffect(() => {
    const before = readFor.current;
    readFor.current = { asked, released };
    if (input !== null && before.asked === asked && before.released !== released) refresh();
  }, [input, asked, released, refresh]);
  const current = isCurrent && input !== null ? answer : null;
  return { answer: current, hasFailed: failure !== null && current === null };
}
