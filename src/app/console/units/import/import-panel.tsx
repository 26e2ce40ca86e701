import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitListAnswer } from '../../../../contract/units/unit-lists.ts';
import { call } from '../../requests/call.ts';
import { ListPanel } from '../../ui/lists/list-panel.tsx';
import { ListPreview } from './list-preview.tsx';

/** A list of units: looked at first, with the responses each change touches, then imported. */
export function ImportPanel({ onImported }: { readonly onImported: () => void }) {
  const { t } = useTranslation('console-units');
  const [isMeant, setMeant] = useState(false);

  const look = (list: string) => {
    setMeant(false);
    return call('POST /api/v1/unit-lists/preview', { body: { list } });
  };
  const take = (list: string, { changes }: UnitListAnswer) => {
    const allowed = changes.filter(({ risks }) => risks.length > 0).map(({ code }) => code);
    return call('POST /api/v1/unit-lists', { body: { list, allowed } });
  };
  return (
    <ListPanel
      title={t('list.title')}
      about={t('list.about')}
      look={look}
      take={take}
      mayTake={mayTake}
      isHeld={(preview) => isRisky(preview) && !isMeant}
      done={({ added, updated, released }) => (
        <>
          {t('list.done', { added, updated })}{' '}
          {released === 0 ? null : t('list.released', { count: released })}
        </>
      )}
      onImported={onImported}
    >
      {(name, preview) => (
        <>
          <ListPreview name={name} preview={preview} />
          {mayTake(preview) && isRisky(preview) ? (
            <label>
              <input type="checkbox" checked={isMeant} onChange={({ target }) => setMeant(target.checked)} />{' '}
              {t('list.meant')}
            </label>
          ) : null}
        </>
      )}
    </ListPanel>
  );
}

function mayTake({ faults, changesTotal }: UnitListAnswer): boolean {
  return faults.length === 0 && changesTotal > 0;
}

function isRisky({ changes }: UnitListAnswer): boolean {
  return changes.some(({ risks }) => risks.length > 0);
}
