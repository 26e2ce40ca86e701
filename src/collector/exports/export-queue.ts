import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ExportWork } from '../../contract/exports.ts';
import type { ExportFormat } from '../../contract/on-offer.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { ExportFailure, ExportQuery, Exports, OpenExport } from './exports.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { ExportPiece } from './write-open-export.ts';

/** One account does not keep the others waiting. */
const OF_ONE_OWNER = 2;
const OF_ALL = 20;
/** Milliseconds one whose turn it is keeps others waiting before it is fetched: then it is behind them. */
const READY_MS = 10_000;
/** Milliseconds one that waits is kept though nobody looks after it: a page in the background looks once a minute. */
const UNSEEN_MS = 150_000;
/** Milliseconds its end can be looked up. */
const KEPT_MS = 10 * 60_000;

interface Work {
  readonly id: string;
  readonly owner: string;
  readonly query: ExportQuery;
  readonly responses: number;
  /** Aborted where nobody wants it any more. */
  readonly abort: AbortController;
  state: ExportWork['state'];
  seenMs: number;
  /** Since when it is ready. */
  readyMs: number;
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
 *
 * It guards the processors and memory of this collector, so each of several has its own; the proxy before them keeps a browser
 * with the one that it asked.
 */
export class ExportQueue {
  readonly #exports: Pick<Exports, 'count' | 'open'>;
  readonly #nowMs: () => number;
  /** Those that are sent, or wait in the midst of a request. */
  readonly #sending = new OneAtATime();
  /** Those that were asked for and are not sent yet, in their order: the first is ready while nothing is sent. */
  readonly #waiting: Work[] = [];
  readonly #works = new Map<string, Work>();

  /** @param nowMs steady; not said, that of the process */
  constructor(exports: Pick<Exports, 'count' | 'open'>, nowMs = () => performance.now()) {
    this.#exports = exports;
    this.#nowMs = nowMs;
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
      ...{ id, owner, query, responses: responses.value, abort: new AbortController() },
      ...{ state: 'waiting', seenMs: this.#nowMs(), readyMs: 0, done: 0, isComplete: false },
    };
    this.#works.set(id, work);
    this.#waiting.push(work);
    return ok(this.#told(work));
  }

  work(id: string, owner: string): ExportWork | null {
    const work = this.#of(id, owner);
    if (work === null) return null;
    work.seenMs = this.#nowMs();
    return this.#told(work);
  }

  /** Begins the work, once; null where it is not its turn, or another's, of another format, or was cancelled. */
  async fetch(
    id: string,
    owner: string,
    format: ExportFormat,
  ): Promise<Result<SentExport, ExportFailure> | null> {
    const work = this.#of(id, owner);
    this.#settle();
    if (work?.state !== 'ready' || work.query.format !== format) return null;
    this.#remove(work);
    work.state = 'being-sent';
    const { signal: cancelled } = work.abort;
    const place = this.#sending.enter();
    const end = () => {
      place.leave();
      this.#end(work);
    };
    const opened = await endedUnless(this.#exports.open(work.query), end);
    if (!opened.ok) return opened;
    if (cancelled.aborted) {
      end();
      return null;
    }
    return ok({ ...opened.value, cancelled, end, pieces: followed(work, opened.value.pieces) });
  }

  /**
   * Opens an export that nobody asked for beforehand, when what is sent has been sent: it is here already, and those that were
   * asked for are yet to come.
   *
   * @param gone aborted when the client has gone, also while it waits
   * @returns null where too much is in the queue, or the client went before its turn
   */
  async fetchInTurn(
    query: ExportQuery,
    gone: AbortSignal,
  ): Promise<Result<SentExport, ExportFailure> | null> {
    if (gone.aborted || this.#sending.length >= OF_ALL) return null;
    const place = this.#sending.enter();
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
    this.#settle();
    const sent = [...this.#works.values()].filter(({ state }) => state === 'being-sent');
    const open = [...this.#waiting, ...sent];
    return open.length >= OF_ALL || open.filter((work) => work.owner === owner).length >= OF_ONE_OWNER;
  }

  /** Says who is ready. Nothing has to happen before somebody asks, so nothing is done in between. */
  #settle(): void {
    const nowMs = this.#nowMs();
    for (const work of [...this.#waiting]) if (nowMs - work.seenMs > UNSEEN_MS) this.#forget(work);
    const [first] = this.#waiting;
    if (first === undefined) return;
    if (this.#sending.length > 0) first.state = 'waiting';
    else if (first.state === 'waiting') Object.assign(first, { state: 'ready', readyMs: nowMs });
    else if (nowMs - first.readyMs > READY_MS && this.#waiting.length > 1) {
      this.#remove(first);
      this.#waiting.push(Object.assign(first, { state: 'waiting' }));
      this.#settle();
    }
  }

  #end(work: Work): void {
    if (work.state === 'being-sent') work.state = work.isComplete ? 'sent' : 'failed';
    setTimeout(() => this.#works.delete(work.id), KEPT_MS).unref();
  }

  #forget(work: Work): void {
    this.#works.delete(work.id);
    this.#remove(work);
    // One that is being sent leaves its place when what writes it has ended.
    work.abort.abort();
  }

  #remove(work: Work): void {
    const at = this.#waiting.indexOf(work);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  #of(id: string, owner: string): Work | null {
    const work = this.#works.get(id);
    return work === undefined || work.owner !== owner ? null : work;
  }

  #told(work: Work): ExportWork {
    this.#settle();
    const { id, state, done, responses } = work;
    const ahead = state === 'waiting' ? this.#waiting.indexOf(work) + this.#sending.length : 0;
    return { id, state, ahead, responses, done: Math.min(done, responses) };
  }
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
