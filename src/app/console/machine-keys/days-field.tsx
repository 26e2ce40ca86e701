import type { ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MACHINE_KEY_DAYS } from '../../../contract/people/machine-key-limits.ts';
import { ChoiceField } from '../ui/field.tsx';

const OFFERED = [30, 90, 180, MACHINE_KEY_DAYS.longest] as const;
export const DEFAULT_DAYS = String(OFFERED[1]);

/** How long a key is valid. */
export function DaysField(props: Omit<ComponentPropsWithRef<'select'>, 'id' | 'className'>) {
  const { t } = useTranslation('console-machine-keys');
  return (
    <ChoiceField
      {...props}
      label={t('days.label')}
      hint={t('days.hint')}
      options={OFFERED.map((days) => [String(days), t('days.count', { count: days })] as const)}
    />
  );
}
