import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../contract/units/units.ts';
import type { Refusal } from '../console/requests/call.ts';
import type { ReadFailure as Failure } from '../console/requests/use-read.ts';
import { CopyField } from '../console/ui/copy-field.tsx';
import { ConsoleDialog } from '../console/ui/dialog/console-dialog.tsx';
import { ChoiceField, Field, Form, FormActions, Hint, Note, PasswordField } from '../console/ui/field.tsx';
import { FactListPanel } from '../console/ui/lists/fact-list-panel.tsx';
import { NewPasswordField } from '../console/ui/new-password-field.tsx';
import {
  PageAbout,
  PageContent,
  PageFreshness,
  PageHead,
  PageSteps,
  PageSummary,
  PageTitle,
} from '../console/ui/page-head.tsx';
import {
  LoadingPanel,
  NoticePanel,
  Panel,
  PanelHead,
  PanelSentence,
  PanelTitle,
  StaleNotice,
} from '../console/ui/panel.tsx';
import { ReadFailure } from '../console/ui/read-failure.tsx';
import { MethodDetails } from '../console/ui/reading/method-details.tsx';
import { ScrollRegion } from '../console/ui/reading/scroll-region.tsx';
import { WhoActs } from '../console/ui/reading/who-acts.tsx';
import { WithAndWithout } from '../console/ui/reading/with-and-without.tsx';
import { RefusalNote } from '../console/ui/refusal-note.tsx';
import { Table, tableClass } from '../console/ui/table.tsx';
import { UnitField } from '../console/ui/units/unit-field.tsx';
import UnitList from '../console/ui/units/unit-list.tsx';
import { Button } from '../ui/button.tsx';
import { QrCode } from '../ui/codes/qr-code.tsx';
import { Part, State } from './part.tsx';

const FAILURES: readonly Failure[] = [
  'offline',
  'unit-unknown',
  'questionnaire-unknown',
  'device-unknown',
  'parameter-invalid',
  'sign-in-required',
  'forbidden',
  'collector',
];

const refusal = (code: Refusal['code'], retryAfterS: number | null = null): Refusal => ({
  code,
  detail: '',
  retryAfterS,
});

const UNITS = [
  { ref: '99@2025-07-01', code: '99', name: 'Tỉnh Sông Mây', nameEn: 'Song May Province', hasChildren: true },
  { ref: '99201@2025-07-01', code: '99201', name: 'Xã An Khê Hạ', nameEn: null, hasChildren: false },
].map((unit) => ({ ...unit, parent: null }) as unknown as ListedUnit);

/** What the console is made of. */
export function ConsoleParts() {
  const { t } = useTranslation(['console', 'console-accounts', 'console-genuineness', 'console-sign-in']);
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const nothing = () => {};
  return (
    <>
      <Part name="page-head">
        <PageHead>
          <PageAbout>
            <PageTitle>{t('nav.results')}</PageTitle>
            <PageSummary>Tỉnh Sông Mây</PageSummary>
          </PageAbout>
          <PageFreshness>14:02</PageFreshness>
        </PageHead>
        <PageSteps aria-label="pages">
          <Button>1</Button>
          <Button>2</Button>
        </PageSteps>
        <PageContent isCurrent={false}>{t('loading')}</PageContent>
      </Part>
      <Part name="panel">
        <State name="as usual">
          <Panel>
            <PanelHead>
              <PanelTitle>{t('nav.devices')}</PanelTitle>
            </PanelHead>
            <PanelSentence>{t('states.offline')}</PanelSentence>
          </Panel>
        </State>
        <State name="loading">
          <LoadingPanel />
        </State>
        <State name="stale">
          <StaleNotice atMs={0} retry={nothing} />
        </State>
        <State name="nothing to show">
          <NoticePanel title={t('states.no-units-title')} text={t('states.no-units')} />
        </State>
      </Part>
      <Part name="read-failure">
        {FAILURES.map((failure) => (
          <State key={failure} name={failure}>
            <ReadFailure failure={failure} subject="99201" retry={nothing} />
          </State>
        ))}
      </Part>
      <Part name="refusal-note">
        {(['offline', 'forbidden', 'account-name-taken', 'storage-unavailable'] as const).map((code) => (
          <State key={code} name={code}>
            <RefusalNote refusal={refusal(code)} />
          </State>
        ))}
        <State name="too-many-attempts, with a wait">
          <RefusalNote refusal={refusal('too-many-attempts', 60)} />
        </State>
      </Part>
      <Part name="field">
        <State name="fields of a form">
          <Form>
            <Field label={t('console-sign-in:name')} hint="name@office" />
            <Field label={t('console-sign-in:name')} fault={t('states.forbidden')} />
            <Field label={t('console-sign-in:name')} disabled />
            <PasswordField label={t('console-sign-in:password.label')} autoComplete="current-password" />
            <ChoiceField
              label={t('nav.units')}
              options={[
                ['1', 'Xã Một'],
                ['2', 'Xã Hai'],
              ]}
            />
            <Hint>{t('states.empty')}</Hint>
            <FormActions>
              <Button look="primary">{t('console-sign-in:sign-in.do')}</Button>
              <Button>{t('try-again')}</Button>
            </FormActions>
          </Form>
        </State>
        <State name="notes">
          {(['note', 'good', 'warn', 'failure'] as const).map((look) => (
            <Note key={look} look={look}>
              {t('states.offline')}
            </Note>
          ))}
        </State>
      </Part>
      <Part name="new-password-field">
        <NewPasswordField value={password} name="admin" refusal={null} onChange={setPassword} />
      </Part>
      <Part name="copy-field">
        <CopyField label={t('console-accounts:copy.do')} value="https://sipas.example/p/0" />
      </Part>
      <Part name="console-dialog">
        <Button onClick={() => setOpen(true)}>{t('nav.accounts')}</Button>
        {isOpen ? (
          <ConsoleDialog title={t('nav.accounts')} onCancel={() => setOpen(false)}>
            <Button onClick={() => setOpen(false)}>{t('try-again')}</Button>
          </ConsoleDialog>
        ) : null}
      </Part>
      <Part name="table">
        <ScrollRegion label={t('nav.results')}>
          <Table>
            <thead>
              <tr>
                <th scope="col">{t('nav.units')}</th>
                <th scope="col" className={tableClass('number')}>
                  %
                </th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">
                  Xã Một <WhoActs unit={{ head: { vi: 'Chủ tịch UBND xã', en: 'Commune chair' } }} isSaid />
                </th>
                <td className={tableClass('value')}>
                  87,45 <span className={tableClass('interval')}>85,10–89,80</span>
                </td>
              </tr>
              <tr>
                <th scope="row">Xã Hai</th>
                <td className={tableClass('none')}>–</td>
              </tr>
            </tbody>
          </Table>
        </ScrollRegion>
      </Part>
      <Part name="method-details">
        <MethodDetails notes={[t('states.empty'), t('states.offline')]} />
      </Part>
      <Part name="with-and-without">
        <WithAndWithout
          labelledBy="with-and-without"
          figures={{
            all: { percent: 88.6, low: 85.1, high: 91.4, respondents: 412 },
            without: null,
          }}
          names={{
            all: t('console-genuineness:cleaned.rows.all'),
            without: t('console-genuineness:cleaned.rows.without'),
          }}
          instead="–"
        />
      </Part>
      <Part name="qr-code">
        <QrCode content="https://sipas.example/p/0" label="QR" />
      </Part>
      <Part name="unit-field">
        <UnitField
          label={t('nav.units')}
          value={null}
          none="–"
          change={t('try-again')}
          fault={null}
          onChange={nothing}
        />
        <UnitField
          label={t('nav.units')}
          value={{ code: '99201', name: 'Xã An Khê Hạ', nameEn: null }}
          none="–"
          change={t('try-again')}
          fault={t('states.forbidden')}
          onChange={nothing}
        />
      </Part>
      <Part name="unit-list">
        <UnitList units={UNITS} isBelow={false} onChoose={nothing} onOpen={nothing} />
      </Part>
      <Part name="fact-list-panel">
        <FactListPanel
          kind="targets"
          title={t('nav.units')}
          about={t('states.empty')}
          columns="unit,year,item,percent"
          onImported={nothing}
        />
      </Part>
    </>
  );
}
