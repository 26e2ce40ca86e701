import { useTranslation } from 'react-i18next';
import type { PublishedIndex } from '../../../contract/published/published-figures.ts';
import { CopyButton } from '../ui/copy-field.tsx';
import { Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './published-page.module.css';

export interface SentencesPanelProps {
  readonly indices: readonly PublishedIndex[];
  readonly name: string;
  readonly year: number;
}

/** What is said of each index at a meeting, in one sentence to be copied. */
export function SentencesPanel({ indices, name, year }: SentencesPanelProps) {
  const { t } = useTranslation('console-published');
  const { language } = useWording();
  const said = indices.filter(({ sentence }) => sentence !== null);
  const up = indices.filter(({ rankChange }) => (rankChange ?? 0) > 0).length;
  const down = indices.filter(({ rankChange }) => (rankChange ?? 0) < 0).length;
  return (
    <Panel aria-labelledby="sentences">
      <PanelTitle id="sentences">{t('sentences.title')}</PanelTitle>
      <PanelSentence data-testid="sentence">
        {t('sentences.summary', { count: indices.length, year, unit: name })}{' '}
        {up + down === 0 ? t('sentences.no-ranks') : t('sentences.ranks', { up, down })}
      </PanelSentence>
      <ul className={styles['sentences']}>
        {said.map(({ index, sentence, explanation, shortName }) => (
          <li key={index}>
            <p>{sentence?.[language]}</p>
            <CopyButton
              label={t('sentences.copy', { index: shortName })}
              value={sentence?.[language] ?? ''}
            />
            {explanation === null ? null : <Note look="note">{explanation[language]}</Note>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
