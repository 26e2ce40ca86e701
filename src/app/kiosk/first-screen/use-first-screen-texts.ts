import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isOwnForm } from '../../../core/questionnaire/items.ts';
import type { DeviceStanding } from '../../../device/membership/standing.ts';
import { DEFAULT_APP_LANGUAGE, nameIn } from '../../i18n/i18n.ts';
import { lengthOf, type SurveyPlan } from '../../survey/screens.ts';
import type { Asked } from '../use-asked-questionnaire.ts';
import type { FirstScreenTexts, KioskMemory, RememberedKiosk } from './kiosk-memory.ts';

interface Known {
  /** Null until the store has answered, like the enrolment. */
  readonly asked: Asked | null;
  readonly plan: SurveyPlan;
  readonly enrolment: DeviceStanding | null;
}

/** What the first screen says of this device: what it said last until all is known, which is remembered then. */
export function useFirstScreenTexts(
  { asked, plan, enrolment }: Known,
  builtIn: Asked['questionnaire'],
  last: RememberedKiosk | null,
  remember: KioskMemory['remember'],
): FirstScreenTexts {
  const { t, i18n } = useTranslation('kiosk');
  const { language } = i18n;
  const isKnown = asked !== null && enrolment !== null;
  const questionnaire = asked?.questionnaire ?? builtIn;
  const asksBuiltIn = questionnaire === builtIn;
  const length = t('attract.length', lengthOf(questionnaire, plan, asked?.office?.length ?? null));
  const unit = enrolment === null ? '' : nameIn(language, enrolment.unit);
  // A form of one's own is not called by the name of the official survey, not even by the program's name.
  const foot = [
    ...(isOwnForm(questionnaire) ? [] : ['SIPAS']),
    ...(enrolment === null ? [] : [enrolment.deviceName]),
  ].join(' · ');
  useEffect(() => {
    if (isKnown && language === DEFAULT_APP_LANGUAGE) remember({ unit, length, foot, asksBuiltIn });
  }, [remember, isKnown, language, unit, length, foot, asksBuiltIn]);
  return isKnown || language !== DEFAULT_APP_LANGUAGE || last === null ? { unit, length, foot } : last;
}
