import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFast } from '../../../core/analysis/response-patterns.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSurveyWords } from '../survey-words.tsx';
import type { Survey } from '../use-survey.ts';

/** After so many items a respondent's pace is told. */
const FIRST_ITEMS = 4;

/**
 * Asks somebody who answers faster than the items can be read, once and kindly, to take their time. It is for the
 * respondent alone: nothing is kept of it, and one press goes on.
 */
export function HurryDialog({ survey }: { readonly survey: Survey }) {
  const { t } = useTranslation('closing');
  const { text } = useSurveyWords();
  const [isShown, setShown] = useState(false);
  const isTold = useRef(false);
  const items = survey.screens.filter((screen) => screen.kind === 'item');
  const isNext = items[FIRST_ITEMS] !== undefined && items[FIRST_ITEMS].id === survey.screen.id;

  useEffect(() => {
    if (!isNext || isTold.current) return;
    isTold.current = true;
    const first = items.slice(0, FIRST_ITEMS);
    const shownMs = survey.making().durationsMs;
    // In Vietnamese what stands between two spaces is a syllable; elsewhere it is one at least.
    const words = first.map(({ item }) => text(item.text).trim().split(/\s+/).length);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const durationMs = sum(first.map(({ id }) => shownMs[id] ?? 0));
    setShown(isFast({ items: first.length, syllables: sum(words), durationMs }));
  });

  if (!isShown) return null;
  return (
    <Dialog title={t('hurry.title')} onCancel={() => setShown(false)}>
      <p>{t('hurry.about')}</p>
      <Button look="primary" size="touch" autoFocus onClick={() => setShown(false)}>
        {t('hurry.continue')}
      </Button>
    </Dialog>
  );
}
