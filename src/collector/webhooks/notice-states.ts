import type { TargetRow, Targets } from '../../contract/published/targets.ts';
import type { WebhookEventType } from '../../contract/webhooks/webhook-limits.ts';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';
import { withinScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { NoticeStore } from './delivery-store.ts';
import type { WebhookEvent } from './webhook-event.ts';
import type { StoredWebhook } from './webhook-store.ts';

/** Targets whose period began longer ago are history, whenever somebody hands their list in. */
const YEARS_LOOKED_AT = 2;

/** A device that was not heard of for days, and since when. */
export interface SilentDevice {
  readonly id: string;
  /** Where it stands today, `code@valid-from`. */
  readonly unit: string;
  /** The day it was last heard of, or else enrolled. */
  readonly since: Day;
}

export interface NoticePorts {
  readonly store: NoticeStore;
  readonly units: { readonly tree: () => Promise<UnitTree> };
  /** The targets of a year as an account with this scope sees them. */
  readonly targets: (year: number, scope: UnitScope) => Promise<Pick<Targets, 'targets'> | null>;
  readonly silentDevices: (nowMs: number) => Promise<readonly SilentDevice[]>;
  readonly nowMs: () => number;
}

/**
 * Looks for states that begin without anybody doing something: a target that was missed, a device that fell silent. Each
 * webhook sees what an account with its scope sees, and hears of each state once, however often it is looked at.
 */
export class StateNotices {
  readonly #ports: NoticePorts;

  constructor(ports: NoticePorts) {
    this.#ports = ports;
  }

  /** Whether a webhook was made since somebody last looked: what holds now is no news to it. */
  async isSomebodyNew(): Promise<boolean> {
    return (await this.#ports.store.webhooks()).some(({ hasLooked }) => !hasLooked);
  }

  /** Looks once, for every webhook. @returns how many deliveries were made */
  async look(): Promise<number> {
    const { store, nowMs } = this.#ports;
    let made = 0;
    for (const webhook of await store.webhooks()) {
      made += await store.notice(webhook.id, await this.#holding(webhook), nowMs());
    }
    return made;
  }

  async #holding({ scope: top, events }: StoredWebhook): Promise<readonly WebhookEvent[]> {
    const listens = (type: WebhookEventType) => events.includes(type);
    return [
      ...(listens('target.missed') ? await this.#missedTargets({ top }) : []),
      ...(listens('device.silent') ? await this.#silentDevices({ top }) : []),
    ];
  }

  async #missedTargets(scope: UnitScope): Promise<readonly WebhookEvent[]> {
    const thisYear = Number(localDay(this.#ports.nowMs()).slice(0, 4));
    const rows: TargetRow[] = [];
    for (let year = thisYear; year > thisYear - YEARS_LOOKED_AT; year -= 1) {
      rows.push(...((await this.#ports.targets(year, scope))?.targets ?? []));
    }
    return rows.filter(({ standing }) => standing.state === 'missed').map(missedTarget);
  }

  async #silentDevices(scope: UnitScope): Promise<readonly WebhookEvent[]> {
    const { units, silentDevices, nowMs } = this.#ports;
    const isWithin = withinScope(await units.tree(), scope, localDay(nowMs()));
    return (await silentDevices(nowMs())).filter(({ unit }) => isWithin(unit)).map(silentDevice);
  }
}

/** As the page of targets says it: only figures that may be shown are in it. */
function missedTarget({ unit, measure, part, period, kind, value, standing }: TargetRow): WebhookEvent {
  const key = [unit.ref, measure, part?.id ?? '', period, kind, value].join(' ');
  return {
    key: `target.missed ${key}`,
    type: 'target.missed',
    data: {
      unit: { ref: unit.ref, name: unit.name },
      ...{ measure, part: part?.id ?? null, period, kind, target: value },
      reached: standing.value === null ? null : { ...standing.value },
    },
  };
}

/** Without the device's name, in which an office may have put a person's. */
function silentDevice({ id, unit, since }: SilentDevice): WebhookEvent {
  return {
    key: `device.silent ${id} ${since}`,
    type: 'device.silent',
    data: { device: id, unit: { ref: unit }, since },
  };
}
