import { localDay } from '../../src/core/kernel/calendar.ts';
import { parseRecord } from '../../src/core/protocol/messages/record.ts';
import { StorageFailed } from '../../src/device/outbox/outbox-store.ts';
import type { RecordDraft } from '../../src/device/records/record-draft.ts';
import { draftRecord } from '../../src/device/records/record-draft.ts';
import { submitRecord } from '../../src/device/records/submit-record.ts';
import { type CyclePorts, runCycle } from '../../src/device/sync/sync-cycle.ts';
import { Crashed } from './collector.ts';
import { DIGEST, newTab, type SimulatedDevice, type Tab } from './device.ts';
import { currentOf } from './memory-outbox-store.ts';
import type { Fault, Operation, Stop } from './operations.ts';
import { QUESTIONNAIRE, saidBy } from './questionnaire.ts';
import type { Actor, Interruption } from './scheduler.ts';
import { Broken } from './witness.ts';
import type { World } from './world.ts';

/** How often a respondent tries. */
const TRIES = 3;
/** Statements of a transaction among which a fault strikes. */
const STATEMENTS = 12;

type Of<Kind extends Operation['kind']> = Extract<Operation, { readonly kind: Kind }>;

/** What takes many steps, beside which other things happen: each becomes an actor. */
export class StartedWork {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Starts the operation; false when it is one that happens at once. */
  async start(operation: Operation): Promise<boolean> {
    const { courier, scheduler } = this.#world;
    const serving = (actor: Actor, collector: number) => ({
      collector,
      statement: 1 + (operation.salt % STATEMENTS),
      step: actor.step,
      fault: null,
    });
    switch (operation.kind) {
      case 'submit':
        this.#submit(operation);
        return true;
      case 'sync':
        this.#sync(operation);
        return true;
      case 'deliver what is late':
        scheduler.spawn('late', {}, (actor) => courier.deliverLate(serving(actor, operation.collector)));
        return true;
      case 'export':
        scheduler.spawn('export', {}, (actor) => courier.exportFile(operation, actor.step));
        return true;
      case 'hand in':
        scheduler.spawn('hand in', {}, (actor) => courier.handIn(operation, actor.step));
        return true;
      case 'read receipt':
        scheduler.spawn('read receipt', {}, (actor) => courier.readReceipt(operation, actor.step));
        return true;
      case 'forge':
        scheduler.spawn('forge', {}, (actor) => courier.forge(operation, actor.step));
        return true;
      case 'impersonate':
        scheduler.spawn('impersonate', {}, (actor) => courier.impersonate(operation, actor.step));
        return true;
      default:
        return false;
    }
  }

  #submit(operation: Of<'submit'>): void {
    const { witness, clock, mutant } = this.#world;
    const device = this.#world.device(operation.device);
    witness.respondents += 1;
    const respondent = witness.respondents;
    const { kind, body } = saidBy(respondent, clock.nowMs + device.skewMs);
    const draft = draftRecord(device.random, kind, body);
    if (operation.fault !== null) device.disk.nextAdd = operation.fault;
    this.#tryToSubmit(operation, device, respondent, draft, 1, () =>
      mutant.draftsAnew === true ? draftRecord(device.random, kind, body) : draft,
    );
  }

  #tryToSubmit(
    operation: Of<'submit'>,
    device: SimulatedDevice,
    respondent: number,
    draft: RecordDraft,
    attempt: number,
    again: () => RecordDraft,
    /** Where the device stood, as it knew, whenever the respondent tried. */
    allowed = new Set<string | null>(),
  ): void {
    const { scheduler, witness } = this.#world;
    const tab = device.tab(operation.tab);
    let giveUp: () => void = () => undefined;
    let stored: Promise<unknown> = Promise.resolve();
    const within = <Value>(promise: Promise<Value>): Promise<Value> => {
      stored = promise.catch(() => undefined);
      return new Promise((resolve, reject) => {
        promise.then(resolve, reject);
        giveUp = () => reject(new StorageFailed('time-limit'));
      });
    };
    const stop = attempt === 1 ? operation.stop : null;
    allowed.add(unitOf(device, draft));
    // Every other respondent looked through their answers, and the device got ready.
    const foreseen = attempt === 1 && respondent % 2 === 0 ? currentOf(device.disk.content) : null;
    scheduler.spawn(
      `${device.name} submits ${respondent}`,
      tab,
      async (actor) => {
        const { cryptography } = device;
        const ports = { store: device.store(actor.step), sha256: DIGEST, cryptography, within };
        const submitted = await submitRecord(ports, QUESTIONNAIRE, draft, foreseen);
        this.#world.note(submitted.ok ? 'thanked' : submitted.error.kind);
        if (submitted.ok) {
          witness.thanked.set(respondent, draft.id);
          this.#checkPlace(device, draft, allowed.add(unitOf(device, draft)));
        } else {
          witness.meet(failureOf(submitted.error));
          if (operation.retries && attempt < TRIES && submitted.error.kind === 'storage-failed') {
            this.#tryToSubmit(operation, device, respondent, again(), attempt + 1, again, allowed);
          }
        }
        // What was not waited for goes on all the same.
        await stored;
      },
      stop === null ? null : this.#interruption(device, tab, stop, () => giveUp()),
    );
  }

  #checkPlace(device: SimulatedDevice, { id }: RecordDraft, allowed: ReadonlySet<string | null>): void {
    const row = device.disk.content.entries.get(id);
    const record = row === undefined ? null : parseRecord(row.line);
    if (record?.ok !== true || allowed.has(record.value.unit)) return;
    throw new Broken(`ME1 ${device.name} made a record for ${record.value.unit}, where it does not stand`);
  }

  #sync(operation: Of<'sync'>): void {
    const { scheduler } = this.#world;
    const device = this.#world.device(operation.device);
    const tab = device.tab(operation.tab);
    scheduler.spawn(
      `${device.name} syncs`,
      tab,
      async (actor) => {
        const end = await this.cycle(device, tab, actor, operation, operation.salt % 4 !== 0);
        this.#world.note(end);
        this.#world.witness.meet(`sync ${end}`);
      },
      operation.stop === null ? null : this.#interruption(device, tab, operation.stop, () => undefined),
    );
  }

  /** One cycle as the engine runs it: under the lock, and a store that fails ends it. */
  async cycle(
    device: SimulatedDevice,
    tab: Tab,
    actor: Actor,
    how: { readonly collector: number; readonly faults: readonly (Fault | null)[]; readonly salt: number },
    now: boolean,
  ): Promise<string> {
    const { clock } = this.#world;
    const store = device.store(actor.step);
    const ports: CyclePorts = {
      store,
      start: device.start(tab, store),
      random: device.random,
      sha256: DIGEST,
      cryptography: device.cryptography,
      now: () => clock.nowMs + device.skewMs,
      storage: async () => ({ persisted: true, usedBytes: null, quotaBytes: null }),
      appVersion: '0.1.0',
      ...this.#exchange(device, actor, how),
    };
    try {
      const wish = { now, heartbeat: how.salt % 2 === 0 };
      return await device.exclusive(actor)(() => runCycle(ports, tab.memory, wish));
    } catch (error) {
      if (error instanceof StorageFailed) return `storage failed: ${error.reason}`;
      throw error;
    }
  }

  #exchange(
    device: SimulatedDevice,
    actor: Actor,
    { collector, faults, salt }: { collector: number; faults: readonly (Fault | null)[]; salt: number },
  ): Pick<CyclePorts, 'fetch' | 'timeLimit'> {
    const { network, mutant, witness } = this.#world;
    const left = [...faults];
    let limit = new AbortController();
    const fetch: CyclePorts['fetch'] = async (path, { body }) => {
      const fault = left.shift() ?? null;
      witness.meet(`request ${path.split('/')[3]}`);
      const others = [...device.requesting].filter(({ alive }) => alive);
      if (others.length > 0) throw this.#broken(new Broken('SY1 two cycles run at one time'));
      device.requesting.add(actor);
      const { struck } = this.#world.collector;
      try {
        const serving = { collector, statement: 1 + (salt % STATEMENTS), step: actor.step };
        return await network.exchange({ path, body: body as string }, fault, serving, () => limit.abort());
      } catch (error) {
        if (isOfTheNetwork(error)) throw error;
        throw this.#broken(error);
      } finally {
        device.requesting.delete(actor);
        const isWithin = fault?.endsWith('within the transaction') === true;
        if (fault !== null && (!isWithin || this.#world.collector.struck > struck)) witness.meet(fault);
      }
    };
    return {
      fetch: mutant.fetch?.(fetch, device.disk) ?? fetch,
      timeLimit: () => {
        limit = new AbortController();
        return limit.signal;
      },
    };
  }

  /** A device takes any rejection for a failure of the network; this one must be heard all the same. */
  #broken(error: unknown): unknown {
    this.#world.failure ??= error;
    return error;
  }

  #interruption(device: SimulatedDevice, tab: Tab, { atStep, what }: Stop, giveUp: () => void): Interruption {
    const { scheduler, witness } = this.#world;
    const kill = (tabs: readonly Tab[]) => {
      scheduler.kill((host) => tabs.some((one) => one === host));
      for (const one of tabs) Object.assign(one, newTab());
    };
    return {
      atStep,
      interrupt: () => {
        witness.meet(what);
        switch (what) {
          case 'tab killed':
            return kill([tab]);
          case 'browser killed':
            return kill(device.tabs);
          case 'power cut':
            kill(device.tabs);
            return device.disk.powerCut();
          case 'database closed':
            device.disk.closings += 1;
            return;
          case 'time limit':
            return giveUp();
        }
      },
    };
  }
}

const BELIEVED_BEHIND_MS = 10 * 60_000;

/**
 * Where the device stands on the day of a record, as far as it knows. A clock that shows a time from before the
 * collector was last heard is not believed: the record is of that time.
 */
function unitOf({ disk }: SimulatedDevice, { body }: RecordDraft): string | null {
  const { current, enrolments } = disk.content;
  const enrolment = current === null ? undefined : enrolments.get(current);
  if (enrolment === undefined) return null;
  const shownMs = Number(body['submittedAtMs']) + (enrolment.clockOffsetMs ?? 0);
  const day = localDay(shownMs < enrolment.heardAtMs - BELIEVED_BEHIND_MS ? enrolment.heardAtMs : shownMs);
  return (
    enrolment.membership.places.reduce<{ from: string; unit: string } | null>(
      (standing, { from, unit }) => (standing === null || from <= day ? { from, unit: unit.ref } : standing),
      null,
    )?.unit ?? null
  );
}

function failureOf(error: { readonly kind: string; readonly reason?: string }): string {
  return error.reason === undefined ? `submit ${error.kind}` : `submit ${error.kind}: ${error.reason}`;
}

/** Rejections a device may meet: fetch's own, a time limit, and a collector that died. */
function isOfTheNetwork(error: unknown): boolean {
  return (
    error instanceof Crashed ||
    error instanceof DOMException ||
    (error instanceof TypeError && error.message === 'network')
  );
}
