import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EnrolmentCodePanel } from '../devices/enrolment-code-panel.tsx';
import { call } from '../requests/call.ts';
import { FormGroup, FormSection, Hint } from '../ui/field.tsx';

/** The last step: a code for the first kiosk, which this very device may become. */
export function FirstKiosk({ unit }: { readonly unit: ListedUnit }) {
  const { t } = useTranslation('console-sign-in');
  return (
    <>
      <FormGroup>
        <h2>{t('kiosk.code-title')}</h2>
        <EnrolmentCodePanel unit={unit}>{(code) => <UseThisDevice code={code} />}</EnrolmentCodePanel>
      </FormGroup>
      <FormSection aria-labelledby="next-steps">
        <h2 id="next-steps">{t('kiosk.next')}</h2>
        <ul>
          <li>
            <Link to="/console/account">{t('kiosk.next-factor')}</Link>
          </li>
          <li>
            <Link to="/console/accounts">{t('kiosk.next-accounts')}</Link>
          </li>
          <li>
            <Link to="/console/first-steps">{t('kiosk.next-office')}</Link>
          </li>
        </ul>
        <Link to="/console" className={buttonClass('secondary')}>
          {t('kiosk.done')}
        </Link>
      </FormSection>
    </>
  );
}

/** Opens the enrolment of this device with the code; a kiosk is no place to be signed in at. */
function UseThisDevice({ code }: { readonly code: string }) {
  const { t } = useTranslation('console-sign-in');
  const [isBusy, setBusy] = useState(false);
  async function use() {
    setBusy(true);
    await call('DELETE /api/v1/session', undefined, { send: fetch });
    window.location.assign(`/kiosk/setup#${code}`);
  }
  return (
    <div>
      <Button look="primary" disabled={isBusy} onClick={() => void use()}>
        {t('kiosk.use-this')}
      </Button>
      <Hint>{t('kiosk.use-this-about')}</Hint>
    </div>
  );
}
