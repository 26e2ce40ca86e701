import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const CODES = [
  'unit-changed-meanwhile',
  'unit-has-responses',
  'unit-has-units-below',
  'unit-has-later-period',
  'unit-code-taken',
  'forbidden',
] as const;

/** What a refusal means for a change of units. */
export function useChangeWords(): Readonly<Record<(typeof CODES)[number], string>> {
  const { t } = useTranslation('console-unit-changes');
  return useMemo(
    () =>
      Object.fromEntries(CODES.map((code) => [code, t(`refusal.${code}`)])) as Record<
        (typeof CODES)[number],
        string
      >,
    [t],
  );
}
