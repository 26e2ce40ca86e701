import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WaitingPaperForm } from '../../../contract/paper.ts';
import { showPaperCode } from '../../../core/paper/form-number.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';

/** The forms that wait for a settlement or for somebody else, those to be settled first. */
export function WaitingPanel({ waiting }: { readonly waiting: readonly WaitingPaperForm[] }) {
  const { t } = useTranslation('console-paper');
  const twice = waiting.filter(({ state }) => state === 'twice');
  const once = waiting.filter(({ state }) => state === 'once');
  return (
    <Panel aria-labelledby="paper-waiting">
      <PanelTitle id="paper-waiting">{t('waiting.title')}</PanelTitle>
      <PanelSentence>
        {waiting.length === 0
          ? t('waiting.none')
          : t('waiting.sentence', { twice: twice.length, once: once.length })}
      </PanelSentence>
      {waiting.length === 0 ? null : (
        <ScrollRegion label={t('waiting.title')}>
          <Table>
            <thead>
              <tr>
                <th scope="col">{t('number')}</th>
                <th scope="col">{t('waiting.office')}</th>
                <th scope="col">{t('waiting.state')}</th>
              </tr>
            </thead>
            <tbody>
              {[...twice, ...once].map((form) => (
                <WaitingRow key={form.number} form={form} />
              ))}
            </tbody>
          </Table>
        </ScrollRegion>
      )}
    </Panel>
  );
}

function WaitingRow({ form: { number, unit, state, isOwn } }: { readonly form: WaitingPaperForm }) {
  const { t, i18n } = useTranslation('console-paper');
  const shown = showPaperCode(number);
  return (
    <tr data-testid="waiting-form">
      <th scope="row">{shown}</th>
      <td>{nameIn(i18n.language, unit)}</td>
      <td>
        {state === 'twice' ? (
          <Link to={`/console/paper/settle?number=${number}`}>{t('waiting.settle', { number: shown })}</Link>
        ) : isOwn ? (
          <span className={tableClass('soft')}>{t('waiting.own')}</span>
        ) : (
          <Link to={`/console/paper/enter?number=${number}`}>{t('waiting.second', { number: shown })}</Link>
        )}
      </td>
    </tr>
  );
}
