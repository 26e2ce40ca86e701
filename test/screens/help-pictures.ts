/** The pictures in the help pages: the file in public/help without its language, and the screen it shows. */
export const HELP_PICTURES = [
  { file: 'kiosk', screen: 'kiosk/item', width: 1280, height: 800 },
  { file: 'kiosk-attract', screen: 'kiosk/attract', width: 1280, height: 800 },
  { file: 'kiosk-review', screen: 'kiosk/review', width: 1280, height: 800 },
  { file: 'phone', screen: 'phone/start', width: 360, height: 640 },
  { file: 'staff-pin', screen: 'staff/pin', width: 800, height: 600 },
  { file: 'staff', screen: 'staff/outbox', width: 800, height: 600 },
  { file: 'console', screen: 'console/overview', width: 1280, height: 800 },
  { file: 'console-ranking', screen: 'console/ranking', width: 1280, height: 800 },
  { file: 'console-devices', screen: 'console/devices', width: 1280, height: 800 },
  { file: 'console-units', screen: 'console/units', width: 1280, height: 800 },
] as const;
