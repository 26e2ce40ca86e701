import { must } from '../../core/kernel/assert.ts';
import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { placeOn, plannedMove } from '../../core/units/place.ts';
import { unitRef } from '../../core/units/unit.ts';
import { findUnitOf, type UnitScope, withinScope, withinUnit } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { ATTENTION_REASONS, type AttentionReason, attentionOf } from './device-attention.ts';
import type { DeviceStore, SequenceRange, StoredDevice } from './device-store.ts';

/** Devices of one answer. */
export const DEVICES_PER_PAGE = 200;
/** Ranges of one device: many more than a sound one ever has. */
export const RANGES_SHOWN = 500;

interface DeviceUnit {
  readonly ref: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
}

/** A device as a supervisor sees it. */
export interface Device {
  readonly id: EnrolmentId;
  readonly name: string;
  /** Where it stands today. */
  readonly unit: DeviceUnit;
  /** Where it will stand, and from which day on; the unit is null where it is out of scope. */
  readonly nextPlace: { readonly from: Day; readonly unit: DeviceUnit | null } | null;
  readonly lastContact: { readonly atMs: number; readonly origin: 'network' | 'file' } | null;
  /** Sequence numbers given out, as far as known. */
  readonly made: number;
  /** Different ones of them that are here, counted or held. */
  readonly received: number;
  /** Neither here nor said to be on the device. */
  readonly missing: number;
  /** On the device when it last spoke, and not received since by another way. */
  readonly waiting: number;
  readonly quarantined: number;
  readonly held: number;
  readonly cloned: boolean;
  readonly numberClashes: number;
  readonly app: string | null;
  readonly clockOffsetMs: number | null;
  readonly storage: StoredDevice['storage'];
  readonly enrolledDay: Day;
  readonly revokedDay: Day | null;
  /** In the order of ATTENTION_REASONS; empty when all is well. */
  readonly attention: readonly AttentionReason[];
}

/** Added up over all devices of the selection, on whichever page they are. */
export interface DevicesSummary {
  readonly devices: number;
  readonly made: number;
  readonly received: number;
  readonly missing: number;
  readonly waiting: number;
  readonly quarantined: number;
  readonly held: number;
  readonly needAttention: number;
}

export interface DevicesPage {
  readonly summary: DevicesSummary;
  /** Those that need attention first, by its most urgent reason; then by unit and name. */
  readonly devices: readonly Device[];
  /** What to ask for to get the devices after these; null on the last page. */
  readonly next: string | null;
  readonly asOfMs: number;
}

export interface DeviceDetail {
  readonly device: Device;
  /** The numbers 1 to `made` in ascending order, those of one state together. */
  readonly ranges: readonly SequenceRange[];
  /** Whether there are more ranges than are shown. */
  readonly hasMoreRanges: boolean;
  readonly asOfMs: number;
}

export interface DevicesQuery {
  /** `code` or `code@valid-from`: that unit and all below it. Null: every device in scope. */
  readonly unit: string | null;
  /** What whoever asks may see. */
  readonly scope: UnitScope;
  /** `next` of the page before. */
  readonly after: string | null;
}

export interface DeviceSources {
  readonly store: DeviceStore;
  readonly units: { tree(): Promise<UnitTree> };
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly nowMs: () => number;
}

/** What supervisors see of the devices: whether each is heard of and whether all it made has arrived. */
export class Devices {
  readonly #sources: DeviceSources;

  constructor(sources: DeviceSources) {
    this.#sources = sources;
  }

  /** One page of a unit's devices. */
  async list({
    unit,
    scope,
    after,
  }: DevicesQuery): Promise<Result<DevicesPage, { readonly kind: 'unit-unknown' | 'page-unknown' }>> {
    const { tree, all, isInScope, nowMs } = await this.#read(scope);
    const today = localDay(nowMs);
    const found = unit === null ? null : findUnitOf(tree, unit, today);
    const top = found !== null && isInScope(unitRef(found)) ? found : null;
    if (unit !== null && top === null) return err({ kind: 'unit-unknown' });
    const isWithin = top === null ? () => true : withinUnit(tree, top, today);

    const within = all.filter((device) => isWithin(device.unit.ref)).sort(byPlace);
    const begin = after === null ? 0 : firstAfter(within, all, after);
    if (begin === null) return err({ kind: 'page-unknown' });
    const devices = within.slice(begin, begin + DEVICES_PER_PAGE);
    const hasMore = begin + devices.length < within.length;
    return ok({
      summary: summaryOf(within),
      devices,
      next: hasMore ? pageAfter(must(devices.at(-1), 'a page that is not the last is full')) : null,
      asOfMs: nowMs,
    });
  }

  /** One device and what became of each of its numbers. */
  async detail(
    id: string,
    scope: UnitScope,
  ): Promise<Result<DeviceDetail, { readonly kind: 'device-unknown' }>> {
    const { all, nowMs } = await this.#read(scope);
    const device = all.find((one) => one.id === id);
    if (device === undefined) return err({ kind: 'device-unknown' });
    const ranges = await this.#sources.store.sequenceRanges(device.id, RANGES_SHOWN + 1);
    if (ranges === null) return err({ kind: 'device-unknown' });
    return ok({
      device,
      ranges: ranges.slice(0, RANGES_SHOWN),
      hasMoreRanges: ranges.length > RANGES_SHOWN,
      asOfMs: nowMs,
    });
  }

  /** The devices in scope. */
  async #read(scope: UnitScope) {
    const { store, units, nowMs } = this.#sources;
    const [tree, stored] = await Promise.all([units.tree(), store.devices()]);
    const now = nowMs();
    const today = localDay(now);
    const isInScope = withinScope(tree, scope, today);
    const all = stored
      .map((one) => ({ ...one, unit: placeOn(one.unit, one.moves, today) }))
      .filter(({ unit }) => isInScope(unit))
      .map((one) => deviceOf(one, tree, now, isInScope));
    return { tree, all, isInScope, nowMs: now };
  }
}

/** @param stored with the unit it stands at today */
function deviceOf(
  stored: StoredDevice,
  tree: UnitTree,
  nowMs: number,
  isInScope: (ref: string) => boolean,
): Device {
  const known = upToDate(stored);
  const { lastContactMs, lastContactOrigin, seen, moves, ...same } = known;
  const today = localDay(nowMs);
  const next = plannedMove(moves, today);
  return {
    ...same,
    unit: unitOf(known.unit, tree, today),
    nextPlace:
      next === null
        ? null
        : { from: next.from, unit: isInScope(next.unit) ? unitOf(next.unit, tree, today) : null },
    lastContact:
      lastContactMs === null ? null : { atMs: lastContactMs, origin: lastContactOrigin ?? 'network' },
    received: seen,
    cloned: known.numberClashes > 0,
    attention: attentionOf(known, nowMs),
  };
}

/** What waited or was missing by the newest header may have come since, in an older file. */
function upToDate(stored: StoredDevice): StoredDevice {
  const unseen = Math.max(0, stored.made - stored.seen);
  return {
    ...stored,
    waiting: Math.min(stored.waiting, unseen),
    missing: Math.min(stored.missing, unseen),
  };
}

/** A device whose unit is not known is shown all the same, under the code. */
function unitOf(ref: string, tree: UnitTree, today: Day): DeviceUnit {
  const unit = findUnitOf(tree, ref, today);
  const [code = ''] = ref.split('@');
  return { ref, code, name: unit?.name ?? code, nameEn: unit?.nameEn ?? null };
}

function summaryOf(devices: readonly Device[]): DevicesSummary {
  const total = (count: (device: Device) => number) =>
    devices.reduce((sum, device) => sum + count(device), 0);
  return {
    devices: devices.length,
    made: total(({ made }) => made),
    received: total(({ received }) => received),
    missing: total(({ missing }) => missing),
    waiting: total(({ waiting }) => waiting),
    quarantined: total(({ quarantined }) => quarantined),
    held: total(({ held }) => held),
    needAttention: total(({ attention }) => (attention.length > 0 ? 1 : 0)),
  };
}

/** What a list is ordered by. Unit, name and id of a device hardly ever change; its rank does. */
interface Place extends Pick<Device, 'unit' | 'name' | 'id'> {
  readonly rank: number;
}

/** "Máy 2" comes before "Máy 10". */
const NAMES = new Intl.Collator('vi', { numeric: true });

function byPlace(a: Device, b: Device): number {
  return comparePlaces({ ...a, rank: rankOf(a) }, { ...b, rank: rankOf(b) });
}

function comparePlaces(a: Place, b: Place): number {
  return (
    a.rank - b.rank ||
    compareText(a.unit.code, b.unit.code) ||
    NAMES.compare(a.name, b.name) ||
    compareText(a.id, b.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The place of its most urgent reason; after all of them where there is none. */
function rankOf({ attention: [first] }: Device): number {
  return first === undefined ? ATTENTION_REASONS.length : ATTENTION_REASONS.indexOf(first);
}

/**
 * Where a page ended: the rank its last device had then, and which one it was. A device that changes its rank
 * while somebody turns pages is then itself shown twice or not at all, and no other is.
 */
function pageAfter(device: Device): string {
  return `${rankOf(device)}.${device.id}`;
}

/** Index of the first device behind that place; null when there is no such place. */
function firstAfter(within: readonly Device[], all: readonly Device[], after: string): number | null {
  const [rank, id] = after.split('.');
  const last = all.find((device) => device.id === id);
  if (last === undefined) return null;
  const place = { ...last, rank: Number(rank) };
  const found = within.findIndex((device) => comparePlaces({ ...device, rank: rankOf(device) }, place) > 0);
  return found === -1 ? within.length : found;
}
