import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Of every office, whatever a device was set to. */
const TIME_ZONE = 'Asia/Ho_Chi_Minh';

/** An instant as people say it: the time, and the day unless it is today. */
export function useInstantWords(): (instantMs: number) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (instantMs) => {
      const day = new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, dateStyle: 'short' });
      const isToday = day.format(instantMs) === day.format(Date.now());
      return new Intl.DateTimeFormat(i18n.language === 'vi' ? 'vi-VN' : 'en-GB', {
        timeZone: TIME_ZONE,
        timeStyle: 'medium',
        ...(isToday ? {} : { dateStyle: 'short' }),
      }).format(instantMs);
    },
    [i18n.language],
  );
}
