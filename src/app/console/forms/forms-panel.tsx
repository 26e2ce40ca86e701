import { useTranslation } from 'react-i18next';
import type { Forms, ListedForm } from '../../../contract/units/questionnaires.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import styles from './forms-page.module.css';
import { useFormWords } from './use-form-words.ts';

export interface FormsPanelProps {
  readonly answer: Forms;
  readonly onOpen: (what: 'preview' | 'last-day', form: ListedForm) => void;
}

/** Every questionnaire: what it is, where it comes from, where it is asked. */
export function FormsPanel({ answer, onOpen }: FormsPanelProps) {
  const { t } = useTranslation('console-forms');
  const own = answer.forms.filter(({ isOwnForm }) => isOwnForm).length;
  return (
    <Panel aria-labelledby="forms">
      <PanelTitle id="forms">{t('list.title')}</PanelTitle>
      <PanelSentence>{t('list.sentence', { n: answer.forms.length, own })}</PanelSentence>
      <Table aria-labelledby="forms" className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('list.form')}</th>
            <th scope="col" className={tableClass('wide')}>
              {t('list.source')}
            </th>
            <th scope="col">{t('list.where')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('list.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.forms.map((form) => (
            <FormRow key={form.sha256} {...{ answer, form, onOpen }} />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function FormRow({ answer, form, onOpen }: FormsPanelProps & { readonly form: ListedForm }) {
  const { t } = useTranslation('console-forms');
  const words = useFormWords();
  const title = words.title(form);
  return (
    <tr data-testid="form">
      <th scope="row" className={styles['form']}>
        {title}
        <span className={tableClass('soft')}>
          {form.id} · {t('version', { version: form.version })}
        </span>
        <span className={tableClass('soft')}>
          {t('list.items', { count: form.itemCount })} · {words.scale(form)} · {words.languages(form)}
        </span>
        <span className={styles['badge']}>{t(form.isOwnForm ? 'list.own' : 'list.sipas')}</span>
      </th>
      <td className={tableClass('wide')}>
        {form.added === null
          ? t('list.shipped')
          : t('list.added', {
              by: form.added.by,
              day: formatDay(localDay(form.added.atMs), words.language),
            })}
        <span className={tableClass('soft')}>{form.source}</span>
        {form.isOwnForm ? null : (
          <span className={tableClass('soft')}>
            {t(form.isWordingChecked ? 'list.checked' : 'list.not-checked')}
          </span>
        )}
      </td>
      <td>
        <Where answer={answer} form={form} />
      </td>
      <td className={styles['actions']}>
        <Button
          look="quiet"
          aria-label={t('list.preview-of', { form: title })}
          onClick={() => onOpen('preview', form)}
        >
          {t('list.preview')}
        </Button>
        {form.isStandard ? null : (
          <Button
            look="quiet"
            aria-label={t(form.lastDay === null ? 'list.retire-of' : 'list.last-day-of', { form: title })}
            onClick={() => onOpen('last-day', form)}
          >
            {t(form.lastDay === null ? 'list.retire' : 'list.change-last-day')}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Where it is asked and since when, and until when. */
function Where({ answer, form }: { readonly answer: Forms; readonly form: ListedForm }) {
  const { t, i18n } = useTranslation('console-forms');
  const { language } = useFormWords();
  const choices = answer.choices.filter(
    ({ questionnaire, version, isInForce }) =>
      isInForce && questionnaire === form.id && version === form.version,
  );
  return (
    <>
      {form.isStandard ? <span className={styles['line']}>{t('list.standard')}</span> : null}
      {choices.map(({ unit, from }) => (
        <span key={`${unit.ref} ${from}`} className={styles['line']}>
          {t('list.since', { unit: nameIn(i18n.language, unit), day: formatDay(from, language) })}
        </span>
      ))}
      {!form.isStandard && choices.length === 0 ? (
        <span className={tableClass('none')}>{t('list.nowhere')}</span>
      ) : null}
      {form.lastDay === null ? null : (
        <span className={styles['line']}>
          {t(form.lastDay < answer.today ? 'list.retired' : 'list.retires', {
            day: formatDay(form.lastDay, language),
          })}
        </span>
      )}
    </>
  );
}
