import { randomBytes } from 'node:crypto';
import type { ReportWork } from '../../contract/reports.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { IndicesFailure } from '../figures/indices-query.ts';
import type { MadeReport, ReportMaker, ReportRequest } from './report-maker.ts';

/** One account does not keep the others waiting, nor all of them the memory. */
const OF_ONE_OWNER = 2;
const OF_ALL = 20;
/** Milliseconds a report that is made can be fetched. */
const KEPT_MS = 10 * 60_000;

interface Work {
  readonly id: string;
  readonly owner: string;
  readonly request: ReportRequest;
  readonly abort: AbortController;
  state: ReportWork['state'];
  done: number;
  made: MadeReport | null;
}

/**
 * Makes reports one after another, so that however many are asked for, the memory of one is used. Each belongs to who
 * asked: to anyone else it is not there. As with exports, each of several collectors has its own, and the proxy before them
 * keeps a browser with the one that it asked.
 */
export class ReportQueue {
  readonly #maker: ReportMaker;
  readonly #works = new Map<string, Work>();
  readonly #waiting: Work[] = [];
  #isBusy = false;

  constructor(maker: ReportMaker) {
    this.#maker = maker;
  }

  /**
   * Joins the queue; refuses where too much is in it already, or where there are no figures of what is asked for.
   *
   * @param owner who may fetch it: to anyone else it is not there
   */
  async ask(
    request: ReportRequest,
    owner: string,
  ): Promise<Result<ReportWork, IndicesFailure | { readonly kind: 'too-many' }>> {
    if (this.#isFull(owner)) return err({ kind: 'too-many' });
    const refusal = await this.#maker.refusalOf(request);
    if (refusal !== null) return err(refusal);
    // Others were answered meanwhile.
    if (this.#isFull(owner)) return err({ kind: 'too-many' });
    const id = randomBytes(16).toString('hex');
    const work: Work = {
      ...{ id, owner, request, abort: new AbortController() },
      ...{ state: 'waiting', done: 0, made: null },
    };
    // What is made of an earlier request is fetched by now.
    for (const one of this.#works.values())
      if (one.owner === owner && one.state === 'made') this.#works.delete(one.id);
    this.#works.set(id, work);
    this.#waiting.push(work);
    void this.#makeNext();
    return ok(this.#told(work));
  }

  #isFull(owner: string): boolean {
    const open = [...this.#works.values()].filter(
      ({ state }) => state === 'waiting' || state === 'being-made',
    );
    return open.length >= OF_ALL || open.filter((work) => work.owner === owner).length >= OF_ONE_OWNER;
  }

  work(id: string, owner: string): ReportWork | null {
    const work = this.#of(id, owner);
    return work === null ? null : this.#told(work);
  }

  /** The file; null where it is not made, or another's. */
  made(id: string, owner: string): MadeReport | null {
    return this.#of(id, owner)?.made ?? null;
  }

  /** Ends the work wherever it is. False where there is none. */
  cancel(id: string, owner: string): boolean {
    const work = this.#of(id, owner);
    if (work === null) return false;
    this.#forget(work);
    return true;
  }

  close(): void {
    for (const work of this.#works.values()) this.#forget(work);
  }

  #forget(work: Work): void {
    work.abort.abort();
    this.#works.delete(work.id);
    const place = this.#waiting.indexOf(work);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  async #makeNext(): Promise<void> {
    if (this.#isBusy) return;
    const work = this.#waiting.shift();
    if (work === undefined) return;
    this.#isBusy = true;
    work.state = 'being-made';
    const made = await this.#make(work);
    work.made = made;
    work.state = made === null ? 'failed' : 'made';
    this.#isBusy = false;
    setTimeout(() => this.#works.delete(work.id), KEPT_MS).unref();
    void this.#makeNext();
  }

  /** Null where it failed, or nobody wants it any more: the next one has its turn whatever befell this one. */
  async #make(work: Work): Promise<MadeReport | null> {
    try {
      const progress = (done: number) => {
        work.done = done;
      };
      const made = await this.#maker.make(work.request, { progress, signal: work.abort.signal });
      return made.ok ? made.value : null;
    } catch {
      return null;
    }
  }

  #of(id: string, owner: string): Work | null {
    const work = this.#works.get(id);
    return work === undefined || work.owner !== owner ? null : work;
  }

  #told({ id, state, done }: Work): ReportWork {
    const place = this.#waiting.findIndex((one) => one.id === id);
    return {
      id,
      state,
      done: state === 'made' ? 1 : done,
      ahead: place < 0 ? 0 : place + (this.#isBusy ? 1 : 0),
    };
  }
}
