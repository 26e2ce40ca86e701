/** The app's own texts that are read aloud to a respondent: where they stand, and their key. */
export const SPOKEN_APP_TEXTS: readonly (readonly [place: string, key: string])[] = [
  ['app.attract.why', 'kiosk:attract.why'],
  ['app.attract.start', 'kiosk:attract.start'],
  ['app.adult.question', 'kiosk:adult.question'],
  ['app.adult.hint', 'kiosk:adult.hint'],
  ['app.adult.yes', 'kiosk:adult.yes'],
  ['app.adult.no', 'kiosk:adult.no'],
  ['app.ready.title', 'closing:ready.title'],
  ['app.ready.about', 'closing:ready.about'],
  ['app.ready.submit', 'closing:ready.submit'],
  ['app.minor.title', 'closing:minor.title'],
  ['app.minor.about', 'closing:minor.about'],
];
