import { ATTENTION_REASONS } from '../../contract/devices/device-attention.ts';
import type { DeviceDetail, DevicesPage, ListedDevice } from '../../contract/devices/devices.ts';
import { DEVICES_PER_PAGE, RANGES_SHOWN } from '../../contract/limits.ts';
import type { NamedUnit } from '../../contract/units/unit-parts.ts';
import { must } from '../../core/kernel/assert.ts';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { placeOn, plannedMove } from '../../core/units/place.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import { findUnitOf, type UnitScope, withinScope, withinUnit } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { attentionOf } from './device-attention.ts';
import type { DeviceStore, StoredDevice } from './device-store.ts';

export interface DevicesQuery {
  /** `code` or `code@valid-from`: that unit and all below it. Null: every device in scope. */
  readonly unit: string | null;
  /** What the account may see. */
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
    const { store } = this.#sources;
    const view = await this.#view(scope);
    const { tree, isInScope, nowMs, today } = view;
    const found = unit === null ? null : findUnitOf(tree, unit, today);
    const top = found !== null && isInScope(unitRef(found)) ? found : null;
    if (unit !== null && top === null) return err({ kind: 'unit-unknown' });
    const place = after === null ? null : await this.#placeOf(after, view);
    if (after !== null && place === null) return err({ kind: 'page-unknown' });

    const selection = { units: unitsOf(view, scope, top), nowMs };
    const from = place === null ? null : { rank: place.rank, code: place.unit.code };
    const [summary, stored] = await Promise.all([
      store.summary(selection),
      store.groups(selection, from, DEVICES_PER_PAGE + 1),
    ]);
    const behind = stored
      .map((one) => deviceOf(one, view))
      .filter((device) => place === null || compareRanked(ranked(device), place) > 0)
      .sort((a, b) => compareRanked(ranked(a), ranked(b)));
    const devices = behind.slice(0, DEVICES_PER_PAGE);
    const hasMore = devices.length < behind.length;
    return ok({
      summary,
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
    const view = await this.#view(scope);
    const device = await this.#find(id, view);
    if (device === null) return err({ kind: 'device-unknown' });
    const ranges = await this.#sources.store.sequenceRanges(device.id, RANGES_SHOWN + 1);
    if (ranges === null) return err({ kind: 'device-unknown' });
    return ok({
      device,
      ranges: ranges.slice(0, RANGES_SHOWN),
      hasMoreRanges: ranges.length > RANGES_SHOWN,
      asOfMs: view.nowMs,
    });
  }

  async #view(scope: UnitScope): Promise<View> {
    const tree = await this.#sources.units.tree();
    const nowMs = this.#sources.nowMs();
    const today = localDay(nowMs);
    return { tree, nowMs, today, isInScope: withinScope(tree, scope, today) };
  }

  /** Null where there is none in scope. */
  async #find(id: string, view: View): Promise<ListedDevice | null> {
    const stored = await this.#sources.store.find(id);
    const device = stored === null ? null : deviceOf(stored, view);
    return device !== null && view.isInScope(device.unit.ref) ? device : null;
  }

  /** Where a page ended; null when there is no such place. */
  async #placeOf(after: string, view: View): Promise<RankedDevice | null> {
    const [rank, id = ''] = after.split('.');
    const last = await this.#find(id, view);
    return last === null ? null : { ...last, rank: Number(rank) };
  }
}

/** What of the units is seen today. */
interface View {
  readonly tree: UnitTree;
  readonly nowMs: number;
  readonly today: Day;
  readonly isInScope: (ref: string) => boolean;
}

/** The units in scope and below the top; null where they are all there are, those not known included. */
function unitsOf({ tree, today, isInScope }: View, scope: UnitScope, top: Unit | null) {
  if (scope.top === null && top === null) return null;
  const isWithin = top === null ? () => true : withinUnit(tree, top, today);
  return tree.units.map(unitRef).filter((ref) => isInScope(ref) && isWithin(ref));
}

function deviceOf(stored: StoredDevice, { tree, nowMs, today, isInScope }: View): ListedDevice {
  const known = upToDate(stored);
  const { lastContactMs, lastContactOrigin, seen, moves, ...same } = known;
  const next = plannedMove(moves, today);
  return {
    ...same,
    unit: unitOf(placeOn(known.unit, moves, today), tree, today),
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
function unitOf(ref: string, tree: UnitTree, today: Day): NamedUnit {
  const unit = findUnitOf(tree, ref, today);
  const [code = ''] = ref.split('@');
  return { ref, code, name: unit?.name ?? code, nameEn: unit?.nameEn ?? null };
}

/** What a list is ordered by. Unit, name and id of a device hardly ever change; its rank does. */
interface RankedDevice extends Pick<ListedDevice, 'unit' | 'name' | 'id'> {
  readonly rank: number;
}

/** "Máy 2" comes before "Máy 10". */
const NAMES = new Intl.Collator('vi', { numeric: true });

function ranked(device: ListedDevice): RankedDevice {
  return { ...device, rank: rankOf(device) };
}

function compareRanked(a: RankedDevice, b: RankedDevice): number {
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
function rankOf({ attention: [first] }: ListedDevice): number {
  return first === undefined ? ATTENTION_REASONS.length : ATTENTION_REASONS.indexOf(first);
}

/**
 * Where a page ended: the rank its last device had then, and which one it was. A device that changes its rank
 * while somebody turns pages is then itself shown twice or not at all, and no other is.
 */
function pageAfter(device: ListedDevice): string {
  return `${rankOf(device)}.${device.id}`;
}
