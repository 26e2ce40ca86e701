import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useForget } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import styles from './office-links-page.module.css';

/** For administrators: makes the link of an office, or leads to the one it has. */
export function NewOfficeLink() {
  const { t } = useTranslation('console-links');
  const isAdministrator = useSession().person?.role === 'administrator';
  const navigate = useNavigate();
  const forget = useForget();
  const [isOpen, setOpen] = useState(false);
  const { refusal, refuse } = useRefusal();
  if (!isAdministrator) return null;

  async function make({ ref }: ListedUnit) {
    const made = await call('POST /api/v1/office-links', { body: { unit: ref } });
    if (!made.ok) return refuse(made.error);
    forget('GET /api/v1/office-links');
    void navigate(`/console/links/${made.value.link}`);
  }

  if (!isOpen) {
    return (
      <div>
        <Button look="primary" onClick={() => setOpen(true)}>
          {t('new.begin')}
        </Button>
      </div>
    );
  }
  return (
    <Panel className={styles['stack']} aria-labelledby="new-link">
      <PanelTitle id="new-link">{t('new.title')}</PanelTitle>
      <p>{t('new.about')}</p>
      <UnitPicker onChoose={(unit) => void make(unit)} />
      <RefusalNote refusal={refusal} />
      <Button onClick={() => setOpen(false)}>{t('new.close')}</Button>
    </Panel>
  );
}
