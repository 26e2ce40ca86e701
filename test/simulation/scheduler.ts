/**
 * A cooperative scheduler: every call an actor makes to a port parks at a named step, one actor runs at a time, and
 * the next is released only when the former has parked again or ended. So how long zlib or WebCrypto takes in its
 * thread changes nothing, and the same choices give the same run.
 */

/** Parks the actor at a named step; resolves when the scheduler lets it go on, and never once it was killed. */
export type Step = (name: string) => Promise<void>;

/** What happens to an actor at one of its steps, counted from 1. */
export interface Interruption {
  readonly atStep: number;
  /** Called once, instead of releasing the step; the actor stays parked unless this kills it. */
  readonly interrupt: (actor: Actor) => void;
}

export class Actor {
  readonly name: string;
  /** What dies with one of them: a tab, or nothing. */
  readonly host: object;
  readonly step: Step;
  interruption: Interruption | null;
  alive = true;
  steps = 0;
  /** Lets the actor go on from where it is parked. */
  resume: (() => void) | null = null;
  /** The step it is parked at. */
  at = '';

  constructor(name: string, host: object, interruption: Interruption | null, parked: (actor: Actor) => void) {
    this.name = name;
    this.host = host;
    this.interruption = interruption;
    this.step = (at) => {
      if (!this.alive) {
        parked(this);
        return NEVER;
      }
      if (this.resume !== null)
        throw new Error(`${name} parks at "${at}" while it is parked at "${this.at}"`);
      return new Promise((resolve) => {
        this.resume = resolve;
        this.at = at;
        parked(this);
      });
    };
  }
}

const NEVER = new Promise<void>(() => undefined);

export class Scheduler {
  readonly #choose: (count: number) => number;
  readonly #trace: (line: string) => void;
  readonly #onStep: () => void;
  #actors: Actor[] = [];
  #running: Actor | null = null;
  #turnEnded: () => void = () => undefined;
  #failure: { readonly error: unknown } | null = null;

  /**
   * @param choose a whole number below `count`: who goes next
   * @param onStep called at every step, e.g. to let time pass
   */
  constructor(choose: (count: number) => number, trace: (line: string) => void, onStep: () => void) {
    this.#choose = choose;
    this.#trace = trace;
    this.#onStep = onStep;
  }

  /** Adds an actor, parked before its first line. */
  spawn(
    name: string,
    host: object,
    work: (actor: Actor) => Promise<void>,
    interruption: Interruption | null = null,
  ): Actor {
    const actor = new Actor(name, host, interruption, (parked) => {
      if (parked === this.#running) this.#turnEnded();
    });
    this.#actors.push(actor);
    void actor
      .step('start')
      .then(() => work(actor))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        actor.alive = false;
        if (actor === this.#running) this.#turnEnded();
      });
    return actor;
  }

  /** Those of a host, or with a predicate of several hosts, run no further; whatever they await never comes. */
  kill(isLost: (host: object) => boolean): void {
    for (const actor of this.#actors) if (isLost(actor.host)) actor.alive = false;
  }

  /** Runs until every actor has ended or is dead. Rejects with what an actor threw. */
  async run(): Promise<void> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      this.#actors = this.#actors.filter(({ alive }) => alive);
      if (this.#actors.length === 0) return;
      const actor = this.#actors[this.#actors.length === 1 ? 0 : this.#choose(this.#actors.length)];
      if (actor === undefined) throw new Error('the choice is below the count');
      await this.#turn(actor);
    }
  }

  async #turn(actor: Actor): Promise<void> {
    actor.steps += 1;
    this.#onStep();
    this.#trace(`${actor.name} ${actor.at}`);
    const { interruption } = actor;
    if (interruption?.atStep === actor.steps) {
      actor.interruption = null;
      interruption.interrupt(actor);
      // What the interruption set off runs up to its own next step.
      await new Promise((resolve) => setImmediate(resolve));
      if (!actor.alive) return;
    }
    const { resume } = actor;
    if (resume === null) throw new Error(`${actor.name} is not parked`);
    const ended = new Promise<void>((resolve) => {
      this.#turnEnded = resolve;
    });
    this.#running = actor;
    actor.resume = null;
    resume();
    await ended;
    this.#running = null;
  }
}
