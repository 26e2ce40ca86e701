import { keepPreviousData, QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Contract } from '../../../contract/contract.ts';
import type { AnswerOf, InputOf } from '../../../contract/route.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { call, type Refusal } from './call.ts';

/** How often a page that could not be read looks whether the collector is back. */
const LOOK_AGAIN_MS = 5 * SECOND_MS;

/** Why there is no answer, as far as a reader can do something about it. */
export type ReadFailure =
  | 'offline'
  | 'unit-unknown'
  | 'questionnaire-unknown'
  | 'device-unknown'
  | 'parameter-invalid'
  | 'sign-in-required'
  | 'forbidden'
  | 'collector';

const TOLD: readonly ReadFailure[] = [
  'offline',
  'unit-unknown',
  'questionnaire-unknown',
  'device-unknown',
  'parameter-invalid',
  'sign-in-required',
  'forbidden',
];

/** A read that was refused, for the cache; pages see why. */
class ReadRefused extends Error {
  override readonly name = 'ReadRefused';
  readonly failure: ReadFailure;

  constructor({ code }: Refusal) {
    super(code);
    this.failure = TOLD.find((one) => one === code) ?? 'collector';
  }

  /** Whether the same question may be answered later without anybody doing anything about it. */
  get mayPass(): boolean {
    return this.failure === 'offline' || this.failure === 'collector';
  }
}

/** The reads of one console, from sign-in to sign-out. */
export function newReads(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A refusal is told at once; what may pass is looked at again by useRead.
        retry: false,
        // What `navigator.onLine` says of a network is often wrong; the collector may stand in the same house.
        networkMode: 'always',
        placeholderData: keepPreviousData,
      },
    },
  });
}

export interface Read<Answer> {
  /** The newest answer, also while another one is on its way. */
  readonly answer: Answer | null;
  /** Whether `answer` is of the input now asked. */
  readonly isCurrent: boolean;
  readonly isLoading: boolean;
  /** Why the last attempt failed; null once one has succeeded. */
  readonly failure: ReadFailure | null;
  /** When `answer` was read, by the browser's clock; null where there is none. */
  readonly readAtMs: number | null;
  readonly refresh: () => void;
}

export interface ReadOptions {
  /** How often it is read again by itself; left out, only when asked and when the collector is back. */
  readonly everyMs?: number;
  /** How long an answer that was read is new enough to be shown without reading it again. */
  readonly freshMs?: number;
  /** Whether it is read again whenever the page is seen again, however new it is. */
  readonly seenAgain?: 'always';
}

/** The key of a route that is read. */
export type ReadKey = Extract<keyof Contract, `GET ${string}`>;

/** The place of a read among all reads. */
export function keyOf<Key extends ReadKey>(key: Key, input: InputOf<Contract[Key]> | null) {
  return [key, input] as const;
}

/** What the collector answers to a route of the contract; an input of null asks nothing. */
export function useRead<Key extends ReadKey>(
  key: Key,
  input: InputOf<Contract[Key]> | null,
  { everyMs, freshMs = 0, seenAgain }: ReadOptions = {},
): Read<AnswerOf<Contract[Key]>> {
  const { data, dataUpdatedAt, error, isFetching, isPlaceholderData, refetch } = useQuery<
    AnswerOf<Contract[Key]>
  >({
    queryKey: keyOf(key, input),
    staleTime: freshMs,
    // A page that is opened later shows nothing older.
    gcTime: freshMs,
    // Not said: where it is no longer fresh.
    refetchOnWindowFocus: seenAgain ?? true,
    enabled: input !== null,
    queryFn: async ({ signal }) => {
      const answer = await call(key, ...([input, { signal }] as never));
      if (!answer.ok) throw new ReadRefused(answer.error);
      return answer.value;
    },
    refetchInterval: ({ state }) => (mayPass(state.error) ? LOOK_AGAIN_MS : (everyMs ?? false)),
  });
  const refresh = useCallback(() => void refetch(), [refetch]);
  return {
    answer: data ?? null,
    isCurrent: data !== undefined && !isPlaceholderData,
    isLoading: isFetching,
    failure: error instanceof ReadRefused ? error.failure : null,
    readAtMs: dataUpdatedAt === 0 ? null : dataUpdatedAt,
    refresh,
  };
}

/** Forgets what was read of a route: after a change, the next page does not begin with what was before. */
export function useForget(): (key: ReadKey) => void {
  const reads = useQueryClient();
  return useCallback((key) => reads.removeQueries({ queryKey: [key] }), [reads]);
}

function mayPass(error: Error | null): boolean {
  return error instanceof ReadRefused && error.mayPass;
}
