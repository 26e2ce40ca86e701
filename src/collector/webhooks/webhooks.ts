import {
  type AddressFault,
  DELIVERIES_SHOWN,
  MOST_WEBHOOKS,
  WEBHOOK_SECRET_OVERLAP_HOURS,
  type WebhookEventType,
} from '../../contract/webhooks/webhook-limits.ts';
import type { Delivery } from '../../contract/webhooks/webhooks.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { HOUR_MS } from '../../core/kernel/duration.ts';
import { givenName } from '../../core/kernel/given-name.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { bindingFault, seenWithin } from '../people/accounts/binding.ts';
import type { Manager } from '../people/accounts/manage-accounts.ts';
import type { ReceiverRule } from './receiver-address.ts';
import { testMessage } from './webhook-event.ts';
import { newWebhookSecret, sealWebhookSecret } from './webhook-secret.ts';
import type { ListedWebhook, StoredWebhook, WebhookId, WebhookStore } from './webhook-store.ts';

export interface WebhookPorts {
  readonly store: WebhookStore;
  readonly units: { readonly tree: () => Promise<UnitTree> };
  readonly rule: ReceiverRule;
  /** KeyRing.secret('webhooks') */
  readonly secretKey: Buffer;
  readonly now: () => number;
  readonly newId: () => string;
}

export interface WantedWebhook {
  readonly name: string;
  readonly scope: string | null;
  readonly address: string;
  /** At least one. */
  readonly events: readonly WebhookEventType[];
}

/** A webhook with its secret, which is shown once. */
export interface MadeWebhook {
  readonly webhook: ListedWebhook;
  readonly secret: string;
}

type MakeFailure =
  | { readonly kind: 'name-malformed' | 'unit-unknown' | 'forbidden' | 'webhooks-too-many' }
  | { readonly kind: 'webhook-address-refused'; readonly fault: AddressFault };

/**
 * Receivers that are told of events. A webhook is bound to a unit with all below it; the person who makes one is not in it,
 * so it goes on when they leave. An administrator who is bound to a unit sees and changes those of that unit and below;
 * others are answered as if they were not there.
 *
 * A secret signs, so it cannot be kept as a hash: it is encrypted under a key that is not in the database. The audit log
 * holds neither it nor the address, in which receivers put secrets of their own.
 */
export class Webhooks {
  readonly #ports: WebhookPorts;

  constructor(ports: WebhookPorts) {
    this.#ports = ports;
  }

  async list({ scope }: Manager): Promise<readonly ListedWebhook[]> {
    const { store, units, now } = this.#ports;
    return (await store.list()).filter(seenWithin(await units.tree(), scope, localDay(now())));
  }

  async make({ actor, scope }: Manager, wanted: WantedWebhook): Promise<Result<MadeWebhook, MakeFailure>> {
    const { store, units, rule, now, newId } = this.#ports;
    const name = givenName(wanted.name);
    if (name === null) return err({ kind: 'name-malformed' });
    const today = localDay(now());
    const fault = bindingFault(await units.tree(), scope, wanted.scope, today);
    if (fault !== null) return err({ kind: fault });
    const address = rule.check(wanted.address);
    if (!address.ok) return err({ kind: 'webhook-address-refused', fault: address.error });
    const id = newId() as WebhookId;
    const webhook: StoredWebhook = {
      ...{ id, name, scope: wanted.scope, address: address.value, events: [...new Set(wanted.events)] },
      ...{ isOn: true, madeDay: today, madeBy: actor, formerUntilMs: null },
    };
    const [secret, sealed] = this.#newSecret(id);
    const entry = { action: 'webhook.add', ...entryOf(webhook, actor) };
    if (!(await store.add(webhook, sealed, MOST_WEBHOOKS, entry))) return err({ kind: 'webhooks-too-many' });
    return ok({ webhook: { ...webhook, waiting: 0, givenUp: 0 }, secret });
  }

  /** Null where there is no such webhook in scope. */
  async replaceSecret(manager: Manager, id: WebhookId): Promise<MadeWebhook | null> {
    const { store, now } = this.#ports;
    const listed = (await this.list(manager)).find((one) => one.id === id);
    if (listed === undefined) return null;
    const [secret, sealed] = this.#newSecret(id);
    const formerUntilMs = now() + WEBHOOK_SECRET_OVERLAP_HOURS * HOUR_MS;
    const entry = { action: 'webhook.replace-secret', ...entryOf(listed, manager.actor) };
    const isDone = await store.replaceSecret(id, sealed, formerUntilMs, entry);
    return isDone ? { webhook: { ...listed, formerUntilMs }, secret } : null;
  }

  /** Whether it is there. */
  async switchTo({ actor, scope }: Manager, id: WebhookId, isOn: boolean): Promise<boolean> {
    const webhook = await this.#visible(scope, id);
    if (webhook === null) return false;
    const about = entryOf(webhook, actor);
    const entry = isOn
      ? { action: 'webhook.switch-on', ...about }
      : { action: 'webhook.switch-off', ...about };
    return this.#ports.store.switchTo(id, isOn, entry);
  }

  /** Whether it was there. */
  async remove({ actor, scope }: Manager, id: WebhookId): Promise<boolean> {
    const webhook = await this.#visible(scope, id);
    if (webhook === null) return false;
    return this.#ports.store.remove(id, { action: 'webhook.remove', ...entryOf(webhook, actor) });
  }

  /** Null where there is no such webhook in scope. */
  async deliveries({ scope }: Manager, id: WebhookId): Promise<readonly Delivery[] | null> {
    const webhook = await this.#visible(scope, id);
    return webhook === null ? null : this.#ports.store.deliveries(id, DELIVERIES_SHOWN);
  }

  /** Has a delivery sent again. */
  async repeat(
    { actor, scope }: Manager,
    id: WebhookId,
    delivery: string,
  ): Promise<Result<null, 'webhook-unknown' | 'delivery-unknown'>> {
    const webhook = await this.#visible(scope, id);
    if (webhook === null) return err('webhook-unknown');
    const entry = { action: 'webhook.repeat', ...entryOf(webhook, actor) };
    const isDone = await this.#ports.store.repeat(id, delivery, this.#ports.now(), entry);
    return isDone ? ok(null) : err('delivery-unknown');
  }

  /** Has a test message sent. Whether there is such a webhook in scope. */
  async test({ actor, scope }: Manager, id: WebhookId): Promise<boolean> {
    const webhook = await this.#visible(scope, id);
    if (webhook === null) return false;
    const { store, now } = this.#ports;
    return store.send(id, testMessage(now()), now(), { action: 'webhook.test', ...entryOf(webhook, actor) });
  }

  #newSecret(id: WebhookId): readonly [secret: string, sealed: Buffer] {
    const secret = newWebhookSecret();
    return [secret, sealWebhookSecret(this.#ports.secretKey, id, secret)];
  }

  async #visible(scope: UnitScope, id: WebhookId): Promise<StoredWebhook | null> {
    const { store, units, now } = this.#ports;
    const webhook = await store.find(id);
    return webhook !== null && seenWithin(await units.tree(), scope, localDay(now()))(webhook)
      ? webhook
      : null;
  }
}

function entryOf({ id, name, scope, events }: StoredWebhook, actor: string) {
  return { actor, subject: name, details: { id, scope, events: events.join(' ') } };
}
