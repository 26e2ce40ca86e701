import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** An instant as people say it: the time, and the day unless it is today. */
export function useInstantWords(): (instantMs: number) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (instantMs) => {
      const instant = new Date(instantMs);
      const isToday = instant.toDateString() === new Date().toDateString();
      return new Intl.DateTimeFormat(i18n.language === 'vi' ? 'vi-VN' : 'en-GB', {
        timeStyle: 'medium',
        ...(isToday ? {} : { dateStyle: 'short' }),
      }).format(instant);
    },
    [i18n.language],
  );
}
