import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import type { ProblemCode } from '../../../core/protocol/console-problems.ts';
import type { Refusal } from '../requests/call.ts';
import { isAbout } from '../requests/use-refusal.ts';
import { Note } from './field.tsx';

export interface RefusalNoteProps {
  readonly refusal: Refusal | null;
  /** Parts of the request whose fields say by themselves what is wrong. */
  readonly fields?: readonly string[];
  /** Codes that a field says by itself. */
  readonly except?: readonly ProblemCode[];
  /** What a code means here, where that is more than it says everywhere. */
  readonly said?: Readonly<Partial<Record<ProblemCode, string>>>;
}

/** The refusals there are words for. */
const SAID = [
  'offline',
  'not-the-collector',
  'too-many-attempts',
  'too-many-requests',
  'passkeys-impossible',
  'sign-in-provider-unavailable',
  'sign-in-required',
  'sign-in-failed',
  'recent-sign-in-required',
  'forbidden',
  'cross-site-request',
  'one-time-link-invalid',
  'account-unknown',
  'account-name-taken',
  'account-needed',
  'password-unsuitable',
  'unit-unknown',
  'body-too-large',
  'storage-unavailable',
  'shutting-down',
] as const satisfies readonly Refusal['code'][];

/** Why something was not done, and what to do: beside the button that was pressed. */
export function RefusalNote({ refusal, fields = [], except = [], said = {} }: RefusalNoteProps) {
  const isSaidElsewhere =
    refusal === null ||
    except.some((code) => code === refusal.code) ||
    fields.some((part) => isAbout(refusal, part));
  return (
    <div role="alert">
      {isSaidElsewhere ? null : (
        <Note look="failure">
          <RefusalWords refusal={refusal} said={said} />
        </Note>
      )}
    </div>
  );
}

function RefusalWords({ refusal, said }: Required<Pick<RefusalNoteProps, 'said'>> & { refusal: Refusal }) {
  const { t } = useTranslation('console-sign-in');
  const code = SAID.find((one) => one === refusal.code) ?? 'other';
  const here = (said as Readonly<Record<string, string | undefined>>)[refusal.code];
  return (
    <p>
      {here ?? t(`refusal.${code}`)} {refusal.retryAfterS === null ? null : <Wait refusal={refusal} />}
    </p>
  );
}

/** How long another attempt has to wait, counted down in sight and read out once. */
function Wait({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useTranslation('console-sign-in');
  const [left, setLeft] = useState(refusal.retryAfterS ?? 0);
  useEffect(() => {
    setLeft(refusal.retryAfterS ?? 0);
    const timer = setInterval(() => setLeft((left) => Math.max(0, left - 1)), SECOND_MS);
    return () => clearInterval(timer);
  }, [refusal]);
  if (left === 0) return <span>{t('wait.over')}</span>;
  return (
    <span aria-live="off">
      {left > 90 ? t('wait.minutes', { count: Math.ceil(left / 60) }) : t('wait.seconds', { count: left })}
    </span>
  );
}
