import { createHash } from 'node:crypto';
import { seededRandom } from '../../src/collector/demo/random.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../src/core/kernel/duration.ts';
import { readMembership } from '../../src/device/membership/read-membership.ts';
import { type OutboxStore, StorageFailed } from '../../src/device/outbox/outbox-store.ts';
import { sendQuarantinedAgain } from '../../src/device/transfer/send-quarantined-again.ts';
import { checkRound } from './books.ts';
import { type Copy, OTHER_UNITS, type SimulatedCollector } from './collector.ts';
import { Courier } from './courier.ts';
import { DIGEST, newTab, SimulatedDevice } from './device.ts';
import { type DiskContent, MemoryDisk } from './memory-disk.ts';
import type { Mutant } from './mutants.ts';
import { Network } from './network.ts';
import type { Happening, Operation } from './operations.ts';
import { Scheduler } from './scheduler.ts';
import { StartedWork } from './started-work.ts';
import { Witness } from './witness.ts';

/** 14 November 2026, 10:13:20 in Việt Nam. */
const START_MS = Date.UTC(2026, 10, 14, 3, 13, 20);
const STEP_MS = 20;
const FIRST_DEVICES = 2;
const MOST_DEVICES = 4;
const MOST_COPIES = 4;

/** Time, told by the world and read by everybody in it. */
export interface Clock {
  nowMs: number;
}

/** Devices, a network, a courier with a stick, and a collector: everything a schedule happens to. */
export class World {
  readonly collector: SimulatedCollector;
  readonly devices: SimulatedDevice[] = [];
  readonly witness: Witness;
  readonly network: Network;
  readonly courier: Courier;
  readonly clock: Clock;
  readonly mutant: Mutant;
  readonly scheduler: Scheduler;
  /** What an actor met that the device it ran on would take for a failure of the network. */
  failure: unknown = null;
  readonly work: StartedWork;
  readonly #copies: Copy[] = [];
  /** What the disks are put back to that were frozen. */
  readonly #frozen = new Map<SimulatedDevice, DiskContent>();
  readonly #digest = createHash('sha256');
  #choice = seededRandom(0);

  private constructor(collector: SimulatedCollector, clock: Clock, mutant: Mutant) {
    this.collector = collector;
    this.clock = clock;
    this.mutant = mutant;
    this.witness = new Witness(() => clock.nowMs);
    this.network = new Network(collector, () => clock.nowMs);
    this.scheduler = new Scheduler(
      (count) => this.#choice.between(0, count - 1),
      (line) => this.note(line),
      () => {
        clock.nowMs += STEP_MS;
      },
    );
    this.courier = new Courier(this);
    this.work = new StartedWork(this);
  }

  /** A world at its beginning: an empty collector and two enrolled devices. */
  static async begin(collector: SimulatedCollector, clock: Clock, mutant: Mutant): Promise<World> {
    clock.nowMs = START_MS;
    await collector.reset(mutant);
    const world = new World(collector, clock, mutant);
    for (let n = 0; n < FIRST_DEVICES; n += 1) await world.enrol(world.#addDevice());
    world.#copies.push(await collector.copy());
    return world;
  }

  /** What happened so far, in a few letters: the same schedule gives the same. */
  digest(): string {
    return this.#digest.copy().digest('hex').slice(0, 16);
  }

  note(line: string): void {
    this.#digest.update(`${line}\n`);
  }

  device(number: number): SimulatedDevice {
    return must(this.devices[number % this.devices.length], 'a number wraps around the devices');
  }

  /** Runs one round: operations that happen at the same time. */
  async happen(round: readonly Operation[]): Promise<void> {
    this.#choice = seededRandom(round[0]?.salt ?? 0);
    for (const operation of round) {
      this.witness.meet(operation.kind);
      this.note(operation.kind);
      if (!(await this.work.start(operation))) {
        this.scheduler.spawn(operation.kind, {}, async () =>
          this.#atOnce(operation).catch((error: unknown) => {
            // A full disk, say: anyone who does it by hand is told so.
            if (!(error instanceof StorageFailed)) throw error;
          }),
        );
      }
    }
    await this.scheduler.run();
    await checkRound(this);
  }

  /** Enrols a device at the collector; what it was before stays on its disk. */
  async enrol(device: SimulatedDevice): Promise<void> {
    const id = device.random.id<'EnrolmentId'>();
    const { cryptography } = device;
    const { signingKey, publicKey: deviceKey } = await cryptography.makeKeyPair();
    const { epoch, membership: jws } = await this.collector.enrol(id, device.name, deviceKey);
    const { receiptKey } = this.collector.ring.current();
    const ports = { cryptography, sha256: DIGEST };
    const membership = must(
      await readMembership(ports, jws, { enrolment: id, deviceKey, receiptKey }),
      'a membership is signed by the newest receipt key',
    );
    const enrolledAtMs = this.clock.nowMs + device.skewMs;
    await plainStore(device).enrol({ id, epoch, signingKey, membership, enrolledAtMs });
  }

  #addDevice(content?: DiskContent): SimulatedDevice {
    const number = this.devices.length + 1;
    const disk = new MemoryDisk(this.mutant.durability ?? 'strict', this.witness, content);
    const device = new SimulatedDevice(`Máy ${number}`, disk, number, this.mutant);
    this.devices.push(device);
    return device;
  }

  async #atOnce(operation: Happening): Promise<void> {
    switch (operation.kind) {
      case 'set clock':
        this.device(operation.device).skewMs = operation.days * DAY_MS;
        return;
      case 'time passes':
        this.clock.nowMs += operation.days * DAY_MS;
        return;
      case 'enrol again':
        return this.enrol(this.device(operation.device));
      case 'clone':
        return this.#clone(this.device(operation.device));
      case 'put back':
        return this.#putBack(this.device(operation.device));
      case 'evict':
        return this.#evict(this.device(operation.device), operation.withPages);
      case 'disk full':
        this.device(operation.device).disk.isFull = operation.full;
        return;
      case 'send quarantined again':
        await sendQuarantinedAgain(plainStore(this.device(operation.device)));
        return;
      case 'rename': {
        const id = this.device(operation.device).disk.content.current;
        if (id !== null) await this.collector.rename(id, `Máy tên ${operation.name}`);
        return;
      }
      case 'move': {
        const id = this.device(operation.device).disk.content.current;
        const unit = OTHER_UNITS[operation.to % OTHER_UNITS.length];
        if (id === null || unit === undefined) return;
        const from = localDay(this.clock.nowMs + operation.inDays * DAY_MS);
        if (!(await this.collector.move(id, from, unit))) return;
        this.witness.moves.push({ enrolment: id, unit });
        this.witness.meet('device moved');
        return;
      }
      case 'rotate':
        this.collector.ring.rotate(operation.which);
        return;
      case 'back up':
        this.#copies.push(await this.collector.copy());
        if (this.#copies.length > MOST_COPIES) this.#copies.shift();
        return;
      case 'restore':
        return this.#restore(operation.copy, operation.noticed);
      case 'withdraw questionnaire':
        this.collector.setQuestionnaire(operation.collector, false);
        return;
      case 'bring questionnaire back':
        this.collector.setQuestionnaire(operation.collector, true);
        await this.release(operation.collector);
        return;
      case 'revoke': {
        const id = this.device(operation.device).disk.content.current;
        if (id === null) return;
        await checkRound(this);
        if (!(await this.collector.enrolments.revoke(id, localDay(this.clock.nowMs)))) return;
        this.witness.meet('enrolment revoked');
        this.witness.revoked.set(id, new Set(this.witness.everStored));
        return;
      }
      case 'release revoked': {
        const id = this.device(operation.device).disk.content.current;
        if (id === null) return;
        await this.release(0, id);
        if (this.witness.revoked.has(id)) this.witness.revoked.set(id, new Set(this.witness.everStored));
        return;
      }
      default:
        throw new Error(`nobody does "${operation.kind}"`);
    }
  }

  async release(collector: number, revokedOf?: EnrolmentId): Promise<void> {
    const { released } = await this.collector.release(collector, revokedOf);
    if (released > 0)
      this.witness.meet(revokedOf === undefined ? 'held record released' : 'revoked record released');
    this.note(`released ${released}`);
  }

  #clone(device: SimulatedDevice): void {
    if (this.devices.length >= MOST_DEVICES) return;
    this.#addDevice(device.disk.copy()).skewMs = device.skewMs;
    this.witness.isCloned = true;
    this.witness.meet('device cloned');
  }

  /**
   * What is on no other disk is lost, if the collector does not have it, or is put back to when it had not. The
   * browser does it while no page is open; a person may do it under one.
   */
  #evict(device: SimulatedDevice, withPages: boolean): void {
    this.#wipe(device, new Set());
    if (withPages) this.#closePages(device);
    device.disk.evict();
  }

  /** The machine starts anew from the disk it was frozen with. */
  #putBack(device: SimulatedDevice): void {
    const { disk } = device;
    const frozen = this.#frozen.get(device);
    if (frozen === undefined) {
      this.#frozen.set(device, disk.copy());
      return;
    }
    const lost = [...disk.content.entries.values()].filter(({ id }) => !frozen.entries.has(id));
    const isUnsent = lost.some(({ state }) => state !== 'acknowledged');
    this.#wipe(device, new Set(frozen.entries.keys()));
    this.#closePages(device);
    disk.putBack(frozen);
    this.witness.isPutBack = true;
    this.witness.meet(`disk put back with ${isUnsent ? 'unsent records' : 'nothing unsent'}`);
  }

  #closePages({ tabs }: SimulatedDevice): void {
    this.scheduler.kill((host) => tabs.some((tab) => tab === host));
    for (const tab of tabs) Object.assign(tab, newTab());
  }

  #wipe(device: SimulatedDevice, kept: ReadonlySet<RecordId>): void {
    const others = this.devices.filter((other) => other !== device);
    for (const id of device.disk.content.entries.keys()) {
      const isKept = kept.has(id) || others.some(({ disk }) => disk.content.entries.has(id));
      if (!isKept) this.witness.wiped.add(id);
    }
  }

  async #restore(number: number, noticed: boolean): Promise<void> {
    const copy = this.#copies[number % Math.max(1, this.#copies.length)];
    if (copy === undefined) return;
    await checkRound(this);
    const done = await this.collector.restore(copy, noticed);
    this.witness.meet(done ? (noticed ? 'restored' : 'restored unnoticed') : 'old copy refused');
    this.note(`restored ${done}`);
    if (!done) return;
    // Anyone who puts an old copy back must revoke again what it does not know to be revoked.
    this.witness.revoked.clear();
    // As every start does.
    await this.release(0);
  }

  /** Half an hour later, with a healthy network and healthy disks. */
  calm(): void {
    this.clock.nowMs += HOUR_MS;
    for (const { disk } of this.devices) {
      disk.isFull = false;
      disk.nextAdd = null;
    }
    for (const collector of [0, 1]) this.collector.setQuestionnaire(collector, true);
  }
}

/** A connection nobody interrupts. */
function plainStore(device: SimulatedDevice): OutboxStore {
  return device.store(async () => undefined);
}
