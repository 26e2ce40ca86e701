import { silentDevices } from '../../db/devices/selected-devices.ts';
import { randomId } from '../../db/random-id.ts';
import { SqlDeliveryStore } from '../../db/webhooks/delivery-store.ts';
import { Courier, type CourierOptions } from '../../webhooks/courier.ts';
import { StateNotices } from '../../webhooks/notice-states.ts';
import { WebhookSender } from '../../webhooks/webhook-sender.ts';
import { factsOf } from '../figure-pages.ts';
import type { Collector } from '../open-collector.ts';

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
