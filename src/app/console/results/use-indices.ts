import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Indices } from '../../../contract/figures.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { keyOf, type Read, useRead } from '../requests/use-read.ts';
import { queryOf, type Selection } from '../selection/selection.ts';

/** The figures of a selection. What was read before stays until the next has come. */
export function useIndices(selection: Selection): Read<Indices> {
  // Long enough for the address to say which period the collector found, without reading it twice.
  const read = useRead(
    'GET /api/v1/indices',
    { query: queryOf(selection) },
    { freshMs: 5 * SECOND_MS, seenAgain: 'always' },
  );
  const { answer, isCurrent } = read;
  const reads = useQueryClient();
  useEffect(() => {
    if (!selection.isNewest || !isCurrent || answer === null) return;
    const found = { query: queryOf({ ...selection, period: answer.period, isNewest: false }) };
    reads.setQueryData(keyOf('GET /api/v1/indices', found), answer);
  }, [reads, selection, isCurrent, answer]);
  return read;
}
