import { useTranslation } from 'react-i18next';
import type { UnitListAnswer } from '../../../../contract/units/unit-lists.ts';
import { Note } from '../../ui/field.tsx';
import styles from '../units-page.module.css';

export interface ListPreviewProps {
  /** Of the file. */
  readonly name: string;
  readonly preview: UnitListAnswer;
}

/** What a list of units would change, unit by unit, or why it cannot be read; in the collector's own words. */
export function ListPreview({ name, preview }: ListPreviewProps) {
  const { t, i18n } = useTranslation('console-units');
  const language = i18n.language === 'en' ? 'en' : 'vi';
  const { faults, changes, changesTotal, added, updated, unchanged, ended } = preview;
  if (faults.length > 0) {
    return (
      <Note look="failure" role="alert">
        <p>{t('list.faults', { name, count: faults.length })}</p>
        <ul className={styles['said']}>
          {faults.map(({ said }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list that is read once and never changes.
            <li key={index}>{said[language]}</li>
          ))}
        </ul>
      </Note>
    );
  }
  return (
    <section aria-labelledby="list-preview">
      <h3 id="list-preview">{t('list.preview', { name })}</h3>
      <p>{t('list.counts', { added, updated, unchanged })}</p>
      <ul className={styles['said']}>
        {changes.map(({ code, said, risks }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a code may stand here in several periods.
          <li key={`${code} ${index}`}>
            {said[language]}
            {risks.map((risk) => (
              <strong key={risk.vi} className={styles['risk']}>
                {risk[language]}
              </strong>
            ))}
          </li>
        ))}
      </ul>
      {changesTotal > changes.length ? (
        <p>{t('list.more', { count: changesTotal - changes.length })}</p>
      ) : null}
      {ended.length === 0 ? null : (
        <Note look="warn">
          <ul className={styles['said']}>
            {ended.map((one) => (
              <li key={one.vi}>{one[language]}</li>
            ))}
          </ul>
        </Note>
      )}
    </section>
  );
}
