import type { AuditPen } from '../db/audit/audit-log.ts';
import { silentDevices } from '../db/devices/selected-devices.ts';
import type { OpenDatabase } from '../db/engine.ts';
import { randomId } from '../db/random-id.ts';
import { SqlDeliveryStore } from '../db/webhooks/delivery-store.ts';
import { SqlWebhookStore } from '../db/webhooks/webhook-store.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { UnitDirectory } from '../units/unit-directory.ts';
import { Courier, type CourierOptions } from '../webhooks/courier.ts';
import { StateNotices } from '../webhooks/notice-states.ts';
import { ReceiverRule } from '../webhooks/receiver-address.ts';
import { WebhookSender } from '../webhooks/webhook-sender.ts';
import { Webhooks } from '../webhooks/webhooks.ts';
import { factsOf } from './figure-pages.ts';
import type { Collector } from './open-collector.ts';

export interface WebhooksOver {
  readonly database: OpenDatabase;
  readonly keys: KeyRing;
  readonly units: UnitDirectory;
  readonly pen: AuditPen;
}

/** What administrators do with webhooks, and which receivers may be sent to. */
export interface OpenWebhooks {
  readonly manage: Webhooks;
  readonly rule: ReceiverRule;
}

/** @param networks addresses and networks that may be sent to though they are not public */
export function openWebhooks(
  { database, keys, units, pen }: WebhooksOver,
  networks: readonly string[],
): OpenWebhooks {
  const rule = new ReceiverRule(networks);
  const manage = new Webhooks({
    ...{ store: new SqlWebhookStore(database, pen), units, rule, now: pen.now, newId: randomId },
    secretKey: keys.secret('webhooks'),
  });
  return { manage, rule };
}

/** What finds out, regularly, what webhooks are to be told, and tells them. */
export function webhookWorkOf(collector: Collector, options: CourierOptions = {}) {
  const { clock, database, keys, units, webhooks } = collector;
  const store = new SqlDeliveryStore(database);
  const { targets } = factsOf(collector);
  return {
    clock,
    notices: new StateNotices({
      ...{ store, units, nowMs: () => clock.nowMs() },
      targets: async (year, scope) => {
        const answer = await targets.answer({ unit: null, year, scope });
        return answer.ok ? answer.value : null;
      },
      silentDevices: (nowMs) => silentDevices(database.reader, nowMs),
    }),
    sender: new WebhookSender({
      ...{ store, clock, random: Math.random, holder: randomId() },
      courier: new Courier(webhooks.rule, options),
      secretKey: keys.secret('webhooks'),
    }),
  };
}
