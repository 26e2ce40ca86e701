/** The state of a history entry that was opened from a kiosk. */
export const FROM_KIOSK = 'from-kiosk';
