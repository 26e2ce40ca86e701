import { useTranslation } from 'react-i18next';
import type { ShownExclusion } from '../../../contract/analysis/exclusions.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { useWording } from '../wording/use-wording.ts';

/** What an exclusion's conditions choose, in words. */
export function useConditionWords(): (conditions: ShownExclusion['conditions']) => string {
  const { t } = useTranslation('console-genuineness');
  const { language } = useWording();
  return ({ firstDay, lastDay, devices, hours, flags }) =>
    [
      firstDay === lastDay
        ? t('exclusions.conditions.day', { day: formatDay(firstDay, language) })
        : t('exclusions.conditions.days', {
            first: formatDay(firstDay, language),
            last: formatDay(lastDay, language),
          }),
      devices === null
        ? null
        : t('exclusions.conditions.devices', { devices: devices.map(({ name }) => name).join(', ') }),
      hours === null ? null : t('exclusions.conditions.hours', { first: hours.first, after: hours.last + 1 }),
      flags === null
        ? null
        : t('exclusions.conditions.flags', {
            flags: flags.map((flag) => t(`flags.names.${flag}`).toLocaleLowerCase(language)).join(', '),
          }),
    ]
      .filter((part) => part !== null)
      .join('; ');
}
