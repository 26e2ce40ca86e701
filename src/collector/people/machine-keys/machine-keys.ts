import {
  MACHINE_KEY_NAME_CHARACTERS,
  MACHINE_KEY_OVERLAP_DAYS,
} from '../../../contract/people/machine-key-limits.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { UnitScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { bindingFault, seenWithin } from '../accounts/binding.ts';
import type { Manager } from '../accounts/manage-accounts.ts';
import { newToken, tokenSha256 } from '../sessions/session-token.ts';
import { KeyRate } from './key-rate.ts';
import type { MachineKeyFinding, MachineKeyReader } from './machine-key-reader.ts';
import type { MachineKey, MachineKeyId, MachineKeyStore, NewMachineKey } from './machine-key-store.ts';

/** What a secret begins with, so that programs that look for leaked secrets know one. */
export const MACHINE_KEY_PREFIX = 'sipas_';
/** The prefix and 256 bits as base64url. */
const SECRET = /^sipas_[A-Za-z0-9_-]{43}$/;

interface MachineKeyPorts {
  readonly store: MachineKeyStore;
  readonly units: { readonly tree: () => Promise<UnitTree> };
  /** It never goes back. */
  readonly now: () => number;
  readonly newId: () => string;
}

export interface WantedKey {
  readonly name: string;
  readonly scope: string | null;
  /** How long it is valid. */
  readonly days: number;
}

/** A key with its secret, which is shown once and kept nowhere. */
export interface MadeKey {
  readonly key: MachineKey;
  readonly secret: string;
}

/**
 * Keys by which other programs read released figures. A key is bound to a unit with all below it and to reading; the
 * person who makes one is not in it, so it goes on when they leave. An administrator who is bound to a unit sees and
 * changes the keys of that unit and below; others are answered as if they were not there.
 *
 * Of a secret only its SHA-256 is kept: of 256 random bits no guess is worth trying, and it is looked up by its hash,
 * so the time that takes tells nothing of it.
 */
export class MachineKeys implements MachineKeyReader {
  readonly #ports: MachineKeyPorts;
  readonly #rate: KeyRate;

  constructor(ports: MachineKeyPorts) {
    this.#ports = ports;
    this.#rate = new KeyRate(ports.now);
  }

  async enter(secret: string): Promise<MachineKeyFinding> {
    const found = await this.look(secret);
    if (found.kind !== 'found') return found;
    const { key } = found;
    const waitS = this.#rate.enter(key.id);
    if (waitS !== null) return { kind: 'too-many-requests', waitS };
    const today = localDay(this.#ports.now());
    if (key.lastUsedDay !== today) await this.#ports.store.noteUse(key.id, today);
    return found;
  }

  async look(secret: string): Promise<MachineKeyFinding> {
    if (!SECRET.test(secret)) return { kind: 'key-unknown' };
    const key = await this.#ports.store.findBySecret(tokenSha256(secret));
    if (key === null) return { kind: 'key-unknown' };
    return this.isExpired(key) ? { kind: 'key-expired' } : { kind: 'found', key };
  }

  isExpired({ expiresMs }: Pick<MachineKey, 'expiresMs'>): boolean {
    return expiresMs <= this.#ports.now();
  }

  async list({ scope }: Manager): Promise<readonly MachineKey[]> {
    const { store, units, now } = this.#ports;
    return (await store.list()).filter(seenWithin(await units.tree(), scope, localDay(now())));
  }

  async make(
    { actor, scope }: Manager,
    wanted: WantedKey,
  ): Promise<Result<MadeKey, 'name-malformed' | 'unit-unknown' | 'forbidden'>> {
    const name = keyName(wanted.name);
    if (name === null) return err('name-malformed');
    const { units, now } = this.#ports;
    const fault = bindingFault(await units.tree(), scope, wanted.scope, localDay(now()));
    if (fault !== null) return err(fault);
    const { kept, made } = this.#new({ ...wanted, name }, actor);
    await this.#ports.store.add(kept, entryOf('machine-key.add', made.key, actor));
    return ok(made);
  }

  async replace(
    { actor, scope }: Manager,
    id: MachineKeyId,
    days: number,
  ): Promise<Result<MadeKey, 'machine-key-unknown' | 'machine-key-replaced'>> {
    const { store, now } = this.#ports;
    const old = await this.#visible(scope, id);
    if (old === null) return err('machine-key-unknown');
    const { kept, made } = this.#new({ ...old, days }, actor);
    const endsMs = Math.min(old.expiresMs, now() + MACHINE_KEY_OVERLAP_DAYS * DAY_MS);
    const entry = entryOf('machine-key.replace', made.key, actor);
    const isDone = await store.replace(id, endsMs, kept, entry);
    return isDone ? ok(made) : err('machine-key-replaced');
  }

  /** Whether it was there. */
  async revoke({ actor, scope }: Manager, id: MachineKeyId): Promise<boolean> {
    const key = await this.#visible(scope, id);
    return key !== null && this.#ports.store.revoke(id, entryOf('machine-key.revoke', key, actor));
  }

  #new({ name, scope, days }: WantedKey, madeBy: string) {
    const nowMs = this.#ports.now();
    const secret = MACHINE_KEY_PREFIX + newToken();
    const kept: NewMachineKey = {
      id: this.#ports.newId() as MachineKeyId,
      ...{ name, scope, madeBy },
      madeDay: localDay(nowMs),
      expiresMs: nowMs + days * DAY_MS,
      secretSha256: tokenSha256(secret),
    };
    const { secretSha256: _, ...about } = kept;
    const made: MadeKey = { key: { ...about, isReplaced: false, lastUsedDay: null }, secret };
    return { kept, made };
  }

  async #visible(scope: UnitScope, id: MachineKeyId): Promise<MachineKey | null> {
    const { store, units, now } = this.#ports;
    const key = await store.find(id);
    return key !== null && seenWithin(await units.tree(), scope, localDay(now()))(key) ? key : null;
  }
}

/** As it is kept; null where it is empty, too long or holds a character that is no text. */
function keyName(typed: string): string | null {
  const name = typed.normalize('NFC').trim();
  const length = [...name].length;
  return length === 0 || length > MACHINE_KEY_NAME_CHARACTERS || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)
    ? null
    : name;
}

function entryOf(action: string, { id, name, scope, expiresMs }: MachineKey, actor: string) {
  return { actor, action, subject: name, details: { id, scope, expires: localDay(expiresMs) } };
}
