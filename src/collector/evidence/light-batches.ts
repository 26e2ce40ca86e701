import type { EnrolmentId } from '../../core/kernel/brand.ts';

/**
 * Batches as little as they can be kept in. Most of one is sealed bodies, which nothing compresses; opened, they are a tenth
 * of that, and sealed again under the same encapsulated keys they are bit by bit what the device signed.
 */
export interface LightBatches {
  /**
   * @param bytes a batch as it came
   * @returns null where it would not be lighter, or not come back as it was: then it is to be kept as it is
   */
  lighten(enrolment: EnrolmentId, bytes: Uint8Array): Promise<Buffer | null>;
  /** The batch, for readBatch; null where a key it was sealed to is lacking, or it is no light batch. */
  restore(enrolment: EnrolmentId, light: Uint8Array): Promise<Buffer | null>;
}
