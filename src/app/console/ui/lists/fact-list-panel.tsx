import { useTranslation } from 'react-i18next';
import type { FactListAnswer } from '../../../../contract/published/fact-parts.ts';
import { call } from '../../requests/call.ts';
import { Note } from '../field.tsx';
import styles from './fact-list-panel.module.css';
import { ListPanel } from './list-panel.tsx';

const ROUTES = {
  published: ['POST /api/v1/published-figures/lists/preview', 'POST /api/v1/published-figures/lists'],
  caseloads: ['POST /api/v1/caseloads/lists/preview', 'POST /api/v1/caseloads/lists'],
  targets: ['POST /api/v1/targets/lists/preview', 'POST /api/v1/targets/lists'],
} as const;

export interface FactListPanelProps {
  readonly kind: keyof typeof ROUTES;
  readonly title: string;
  readonly about: string;
  /** The header line of such a list. */
  readonly columns: string;
  readonly onImported: () => void;
}

/** A list as CSV: each bad row is told by its line. */
export function FactListPanel({ kind, title, about, columns, onImported }: FactListPanelProps) {
  const { t } = useTranslation('console-units');
  const [previewRoute, importRoute] = ROUTES[kind];
  return (
    <ListPanel
      title={title}
      about={about}
      className={styles['list']}
      head={<code className={styles['columns']}>{columns}</code>}
      look={(list) => call(previewRoute, { body: { list } })}
      take={(list) => call(importRoute, { body: { list } })}
      mayTake={({ isRefused, added, updated }) => !isRefused && added + updated > 0}
      done={({ added, updated }) => t('list.done', { added, updated })}
      onImported={onImported}
    >
      {(name, preview) => <Preview name={name} preview={preview} />}
    </ListPanel>
  );
}

/** What the list would change, or its faults, in the collector's own words. */
function Preview({ name, preview }: { readonly name: string; readonly preview: FactListAnswer }) {
  const { t, i18n } = useTranslation('console-units');
  const language = i18n.language === 'en' ? 'en' : 'vi';
  const { faults, faultsTotal, added, updated, unchanged } = preview;
  if (!preview.isRefused) {
    return (
      <Note look="note" role="status">
        <p>
          {t('list.preview', { name })}: {t('list.counts', { added, updated, unchanged })}
        </p>
      </Note>
    );
  }
  return (
    <Note look="failure" role="alert">
      <p>{t('list.faults', { name, count: faultsTotal })}</p>
      <ul className={styles['faults']}>
        {faults.map(({ said }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that is read once and never changes.
          <li key={index}>{said[language]}</li>
        ))}
      </ul>
    </Note>
  );
}
