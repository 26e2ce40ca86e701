import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PaperRange } from '../../../contract/paper.ts';
import {
  type PaperCode,
  type PaperNumber,
  paperCodeOf,
  paperNumberOf,
  paperQrText,
  showPaperCode,
} from '../../../core/paper/form-number.ts';
import { type PaperQuestion, paperQuestions } from '../../../core/paper/paper-questions.ts';
import { phrase } from '../../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { QrCode } from '../../ui/codes/qr-code.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { textOf } from './paper-words.ts';
import styles from './printed-forms.module.css';

export interface PrintedFormsProps {
  /** The first number of what was taken at once. */
  readonly first: string;
  readonly unit: string;
  readonly questionnaires: readonly Questionnaire[];
}

/** The forms as they come out of the printer, each with its own number and QR code. */
export function PrintedForms({ first, unit, questionnaires }: PrintedFormsProps) {
  const { t } = useTranslation('console-paper');
  usePageTitle(t('print.title'));
  const query = unit === '' ? {} : { unit };
  const { answer, failure, refresh } = useRead('GET /api/v1/paper-forms', { query });
  const range = answer?.ranges.find((one) => one.first === first);
  const questionnaire = questionnaires.find(
    ({ id, version }) => id === range?.questionnaire && version === range.version,
  );
  if (range === undefined || questionnaire === undefined) {
    return (
      <ConsolePage>
        <PageTitle>{t('print.title')}</PageTitle>
        {answer !== null ? (
          <NoticePanel title={t('print.unknown-title')} text={t('print.unknown')} testId="unknown">
            <Link to="/console/paper" className={buttonClass('primary')}>
              {t('to-paper')}
            </Link>
          </NoticePanel>
        ) : failure !== null ? (
          <ReadFailure failure={failure} subject={unit} retry={refresh} />
        ) : (
          <LoadingPanel />
        )}
      </ConsolePage>
    );
  }
  const numbers = Array.from({ length: range.count }, (_, index) =>
    paperCodeOf((paperNumberOf(range.first) + index) as PaperNumber),
  );
  return (
    <div className={styles['desk']}>
      <header className={styles['tools']}>
        <Link to="/console/paper" className={buttonClass('secondary')}>
          {t('print.back')}
        </Link>
        <Button look="primary" onClick={() => window.print()}>
          {t('print.print')}
        </Button>
      </header>
      <main className={styles['desk']}>
        <h1 className="visually-hidden">{t('print.title')}</h1>
        {numbers.map((number) => (
          <PrintedForm key={number} {...{ number, range, questionnaire }} />
        ))}
      </main>
    </div>
  );
}

interface PrintedFormProps {
  readonly number: PaperCode;
  readonly range: PaperRange;
  readonly questionnaire: Questionnaire;
}

function PrintedForm({ number, range, questionnaire }: PrintedFormProps) {
  const { t, i18n } = useTranslation('console-paper');
  const { language, unit } = range;
  const say = i18n.getFixedT(language, 'console-paper');
  const shown = showPaperCode(number);
  const questions = paperQuestions(questionnaire);
  const of = (part: PaperQuestion['part']) => questions.filter((question) => question.part === part);
  const content = paperQrText(number, {
    unit: unit.ref,
    questionnaire: range.questionnaire,
    version: range.version,
  });
  return (
    <article className={styles['sheet']} lang={language} data-testid="printed-form">
      <header className={styles['head']}>
        <div className={styles['about']}>
          <h2>{phrase(questionnaire.title, language).text}</h2>
          <p>
            {say('form.office')}: <b>{nameIn(language, unit)}</b>
          </p>
          <p className={styles['day']}>{say('form.day')}: ____ / ____ / ________</p>
        </div>
        <div className={styles['number']}>
          <div className={styles['qr']}>
            <QrCode content={content} label={t('print.qr', { number: shown })} />
          </div>
          <p>
            {say('form.number')} <b>{shown}</b>
          </p>
        </div>
      </header>
      <p className={styles['notice']}>{say('form.notice')}</p>
      <p>
        {say('form.how')} {say('form.minor')}
      </p>
      {of('context').map((question) => (
        <OptionsLine key={question.id} {...{ question, questionnaire, language }} />
      ))}
      <ItemsTable {...{ questionnaire, language }} items={of('item')} />
      {[...of('assistance'), ...of('profile')].map((question) => (
        <OptionsLine key={question.id} {...{ question, questionnaire, language }} />
      ))}
      <CommentBox {...{ questionnaire, language }} />
      <p className={styles['end']}>{say('form.box')}</p>
    </article>
  );
}

interface PartProps {
  readonly questionnaire: Questionnaire;
  readonly language: string;
}

/** The items with a box at each level and non-answer, whose code stands small in the box. */
function ItemsTable({
  items,
  questionnaire,
  language,
}: PartProps & { readonly items: readonly PaperQuestion[] }) {
  const choices = items[0]?.choices ?? [];
  return (
    <table className={styles['items']}>
      <thead>
        <tr>
          <th scope="col">{textOf(questionnaire, questionnaire.stem, language)}</th>
          {choices.map(({ code, text }) => (
            <th key={code} scope="col">
              {phrase(text, language).text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map(({ id, text, choices }, index) => (
          <tr key={id}>
            <th scope="row">
              {index + 1}. {textOf(questionnaire, text, language)}
            </th>
            {choices.map(({ code }) => (
              <td key={code}>
                <Box code={code} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OptionsLine({
  question,
  questionnaire,
  language,
}: PartProps & { readonly question: PaperQuestion }) {
  return (
    <section className={styles['options']}>
      <h3>{textOf(questionnaire, question.text, language)}</h3>
      <ul>
        {question.choices.map(({ code, text }) => (
          <li key={code}>
            <Box code={code} /> {phrase(text, language).text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function CommentBox({ questionnaire, language }: PartProps) {
  const { comment } = questionnaire;
  if (comment === null) return null;
  return (
    <section className={styles['options']}>
      <h3>{textOf(questionnaire, comment.text, language)}</h3>
      <p>{textOf(questionnaire, comment.notice, language)}</p>
      <div className={styles['written']} />
    </section>
  );
}

function Box({ code }: { readonly code: string }) {
  return <span className={styles['box']}>{code}</span>;
}
