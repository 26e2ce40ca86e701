import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ExportWork } from '../../contract/exports.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { ExportFailure, ExportQuery, Exports, OpenExport } from './exports.ts';
import { type LinePlace, OneAtATime } from './one-at-a-time.ts';
import type { ExportPiece } from './write-open-export.ts';

/** One account does not keep the others waiting. */
const OF_ONE_OWNER = 2;
const OF_ALL = 20;
/** Milliseconds one whose turn it is waits to be fetched: then the next has its turn. */
const READY_MS = 60_000;
/** Milliseconds its end can be looked up. */
const KEPT_MS = 10 * 60_000;

interface Work {
  readonly id: string;
  readonly owner: string;
  readonly query: ExportQuery;
  readonly responses: number;
  readonly place: LinePlace;
  /** Aborted where nobody wants it any more. */
  readonly abort: AbortController;
  state: ExportWork['state'];
  done: number;
  isComplete: boolean;
}

/** An export that has its turn. */
export interface SentExport extends OpenExport {
  /** Aborted when it is cancelled. */
  readonly cancelled: AbortSignal;
  /** To be called once its pieces have ended or returned: the next has its turn. More than once does no harm. */
  readonly end: () => void;
}

/**
 * Lets exports go out one after another, so that however many are asked for, one thread and the memory of one are used.
 * Nothing of an export is kept: it is written while it is fetched. Each belongs to who asked: to anyone else it is not there.
 */
export class ExportQueue {
  readonly #exports: Pick<Exports, 'count' | 'open'>;
  readonly #line = new OneAtATime();
  readonly #works = new Map<string, Work>();

  constructor(exports: Pick<Exports, 'count' | 'open'>) {
    this.#exports = exports;
  }

  /**
   * Joins the queue; refuses where too much is in it already, or where there is nothing such.
   *
   * @param owner who may fetch it
   */
  async ask(
    query: ExportQuery,
    owner: string,
  ): Promise<Result<ExportWork, ExportFailure | { readonly kind: 'too-many' }>> {
    if (this.#isFull(owner)) return err({ kind: 'too-many' });
    const responses = await this.#exports.count(query);
    if (!responses.ok) return responses;
    // Others were answered meanwhile.
    if (this.#isFull(owner)) return err({ kind: 'too-many' });
    const id = randomBytes(16).toString('hex');
    const work: Work = {
      ...{ id, owner, query, responses: responses.value, place: this.#line.enter() },
      ...{ abort: new AbortController(), state: 'waiting', done: 0, isComplete: false },
    };
    this.#works.set(id, work);
    void work.place.turn.then(() => this.#beReady(work));
    return ok(told(work));
  }

  work(id: string, owner: string): ExportWork | null {
    const work = this.#of(id, owner);
    return work === null ? null : told(work);
  }

  /** Begins the work, once; null where it is not its turn, or another's, or was cancelled. */
  async fetch(id: string, owner: string): Promise<Result<SentExport, ExportFailure> | null> {
    const work = this.#of(id, owner);
    if (work?.state !== 'ready') return null;
    work.state = 'being-sent';
    const { signal: cancelled } = work.abort;
    const end = () => this.#end(work);
    const opened = await endedUnless(this.#exports.open(work.query), end);
    if (!opened.ok) return opened;
    if (cancelled.aborted) {
      end();
      return null;
    }
    return ok({ ...opened.value, cancelled, end, pieces: followed(work, opened.value.pieces) });
  }

  /**
   * Opens an export that nobody asked for beforehand, when it has its turn.
   *
   * @param gone aborted when the client has gone, also while it waits
   * @returns null where too much is in the queue, or the client went before its turn
   */
  async fetchInTurn(
    query: ExportQuery,
    gone: AbortSignal,
  ): Promise<Result<SentExport, ExportFailure> | null> {
    if (gone.aborted || this.#line.length >= OF_ALL) return null;
    const place = this.#line.enter();
    const end = place.leave;
    await Promise.race([place.turn, once(gone, 'abort')]);
    if (gone.aborted) {
      end();
      return null;
    }
    const opened = await endedUnless(this.#exports.open(query), end);
    return opened.ok ? ok({ ...opened.value, cancelled: gone, end }) : opened;
  }

  /** Ends the work wherever it is: what writes it is told, and ends. False where there is none. */
  cancel(id: string, owner: string): boolean {
    const work = this.#of(id, owner);
    if (work === null) return false;
    this.#forget(work);
    return true;
  }

  close(): void {
    for (const work of this.#works.values()) this.#forget(work);
  }

  #isFull(owner: string): boolean {
    const open = [...this.#works.values()].filter(({ state }) => isOpen(state));
    return this.#line.length >= OF_ALL || open.filter((work) => work.owner === owner).length >= OF_ONE_OWNER;
  }

  #beReady(work: Work): void {
    if (work.state !== 'waiting') return;
    work.state = 'ready';
    setTimeout(() => {
      if (work.state === 'ready') this.#forget(work);
    }, READY_MS).unref();
  }

  #end(work: Work): void {
    if (work.state === 'being-sent') work.state = work.isComplete ? 'sent' : 'failed';
    work.place.leave();
    setTimeout(() => this.#works.delete(work.id), KEPT_MS).unref();
  }

  #forget(work: Work): void {
    this.#works.delete(work.id);
    work.abort.abort();
    // One that is being sent leaves its place when what writes it has ended.
    if (work.state !== 'being-sent') work.place.leave();
    if (work.state === 'waiting' || work.state === 'ready') work.state = 'failed';
  }

  #of(id: string, owner: string): Work | null {
    const work = this.#works.get(id);
    return work === undefined || work.owner !== owner ? null : work;
  }
}

function isOpen(state: ExportWork['state']): boolean {
  return state === 'waiting' || state === 'ready' || state === 'being-sent';
}

function told({ id, state, done, responses, place }: Work): ExportWork {
  return {
    id,
    state,
    ahead: state === 'waiting' ? place.ahead() : 0,
    responses,
    done: Math.min(done, responses),
  };
}

/** The outcome of opening; where it is none, the turn is over. */
async function endedUnless<Opened extends Result<unknown, unknown>>(
  opening: Promise<Opened>,
  end: () => void,
): Promise<Opened> {
  try {
    const opened = await opening;
    if (!opened.ok) end();
    return opened;
  } catch (error) {
    end();
    throw error;
  }
}

async function* followed(
  work: Work,
  pieces: AsyncGenerator<ExportPiece, void, void>,
): AsyncGenerator<ExportPiece, void, void> {
  for await (const piece of pieces) {
    yield piece;
    work.done += piece.responses;
  }
  work.isComplete = true;
}
