import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { Button } from '../../ui/button.tsx';
import { useSession } from '../requests/session.ts';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import styles from './add-device.module.css';
import { EnrolmentCodePanel } from './enrolment-code-panel.tsx';

/** For administrators: where the new device will stand, then its code. */
export function AddDevice({ onAdded }: { readonly onAdded: () => void }) {
  const { t } = useTranslation('console-devices');
  const isAdministrator = useSession().person?.role === 'administrator';
  const [isOpen, setOpen] = useState(false);
  const [unit, setUnit] = useState<ListedUnit | null>(null);
  if (!isAdministrator) return null;
  if (!isOpen) {
    return (
      <div>
        <Button look="primary" onClick={() => setOpen(true)}>
          {t('add.begin')}
        </Button>
      </div>
    );
  }
  return (
    <Panel className={styles['add']} aria-labelledby="add-device">
      <PanelTitle id="add-device">{t('add.title')}</PanelTitle>
      {unit === null ? (
        <>
          <p>{t('add.about')}</p>
          <UnitPicker onChoose={setUnit} />
        </>
      ) : (
        <EnrolmentCodePanel unit={unit} />
      )}
      <p className={styles['ways']}>
        {unit === null ? null : <Button onClick={() => setUnit(null)}>{t('add.other-unit')}</Button>}
        <Button
          onClick={() => {
            setOpen(false);
            setUnit(null);
            onAdded();
          }}
        >
          {t('add.close')}
        </Button>
        <a href="/help/devices" target="_blank" rel="noreferrer">
          {t('help')}
        </a>
      </p>
    </Panel>
  );
}
