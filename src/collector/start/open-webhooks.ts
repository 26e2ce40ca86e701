import type { AuditPen } from '../db/audit/audit-log.ts';
import type { OpenDatabase } from '../db/engine.ts';
import { randomId } from '../db/random-id.ts';
import { SqlWebhookStore } from '../db/webhooks/webhook-store.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { UnitDirectory } from '../units/unit-directory.ts';
import { ReceiverRule } from '../webhooks/receiver-address.ts';
import { Webhooks } from '../webhooks/webhooks.ts';

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
