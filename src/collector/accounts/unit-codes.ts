import { assert } from '../../core/kernel/assert.ts';
import { type EnrolmentId, type Epoch, isRandomId, type PublicKey } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { type UnitRef, unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { EnrolmentStore } from './enrolment-store.ts';

export interface UnitCodesPorts {
  readonly enrolments: EnrolmentStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly now: () => number;
  readonly newId: () => string;
}

/** Until enrolment codes are there: the reference of a unit of today is its code. */
export class UnitCodes {
  readonly #ports: UnitCodesPorts;

  constructor(ports: UnitCodesPorts) {
    this.#ports = ports;
  }

  async redeem({
    code: ref,
    deviceName: name,
    publicKey,
  }: {
    readonly code: string;
    readonly deviceName: string;
    readonly publicKey: PublicKey;
    readonly address: string;
  }): Promise<
    Result<
      { readonly enrolment: EnrolmentId; readonly epoch: Epoch },
      | { readonly kind: 'enrolment-code-invalid' }
      | { readonly kind: 'too-many-attempts'; readonly retryAfterS: number }
    >
  > {
    const { enrolments, units, now, newId } = this.#ports;
    const day = localDay(now());
    const [code = ''] = ref.split('@');
    const unit = (await units.tree()).at(code, day);
    if (unit === null || unitRef(unit) !== ref) return err({ kind: 'enrolment-code-invalid' });
    const id = newId();
    assert(isRandomId<'EnrolmentId'>(id), 'an enrolment has a random id');
    const epoch = await enrolments.add({ id, unit: ref as UnitRef, name, day, publicKey });
    return ok({ enrolment: id, epoch });
  }
}
