import type { TFunction } from 'i18next';
import { unreachable } from '../../../core/kernel/assert.ts';
import type { EnrolmentFailure } from '../../../device/membership/enrolment-client.ts';
import type { StorageFailure } from '../../../device/outbox/storage-failure.ts';

/** This browser lacks what a device needs. */
interface BrowserTooOld {
  readonly kind: 'browser-too-old';
  readonly missing: readonly string[];
}

export type SetupFailure = EnrolmentFailure | StorageFailure | BrowserTooOld;

/** What went wrong at enrolment, and what to do about it. */
export function failureWords(t: TFunction<'setup'>, failure: SetupFailure): string {
  switch (failure.kind) {
    case 'unreachable':
    case 'not-the-collector':
      return t(`failure.${failure.kind}`);
    case 'problem':
      return failure.code === 'enrolment-code-invalid' || failure.code === 'too-many-attempts'
        ? t(`failure.${failure.code}`)
        : t('failure.problem', { code: failure.code });
    case 'browser-too-old':
      return t('failure.browser-too-old', { missing: failure.missing.join(', ') });
    case 'storage-failed':
      return t('failure.storage', { reason: t(`closing:failure.reason.${failure.reason}`) });
    default:
      return unreachable(failure);
  }
}
