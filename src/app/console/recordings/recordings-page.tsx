import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { QUESTIONNAIRES } from '../../../contract/on-offer.ts';
import { phrase } from '../../../core/questionnaire/items.ts';
import { DEFAULT_LANGUAGE, type Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { spokenName } from '../../i18n/own-names.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { ChoiceField, FormGroup } from '../ui/field.tsx';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, Panel, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { RecordingDialog } from './recording-dialog.tsx';
import { TextsPanel } from './texts-panel.tsx';
import { nextToRecord, type TextToRecord, textsToRecord } from './texts-to-record.ts';

/** Languages of Viet Nam that may be heard although nothing is written in them. */
const SPOKEN = ['bdq', 'cjm', 'hmn', 'jra', 'km', 'mtq', 'nut', 'rad', 'tyz', 'zh'] as const;

/** What is read aloud of a questionnaire in a language: what is there, what is missing, and a microphone. */
export default function RecordingsPage() {
  const { t, i18n } = useTranslation('console-recordings');
  const { answer, failure, refresh } = useRead('GET /api/v1/questionnaires', {});
  const [parameters, setParameters] = useSearchParams();
  usePageTitle(t('title'));
  const newest = answer === null ? [] : newestOf(answer.questionnaires);
  const withId = (wanted: string | null) => newest.find(({ id }) => id === wanted);
  const chosen = withId(parameters.get('questionnaire')) ?? withId(QUESTIONNAIRES[0]) ?? newest[0] ?? null;
  const own = chosen?.languages ?? [];
  const languages = [...new Set([...own, ...SPOKEN])];
  const language = languages.find((one) => one === parameters.get('language')) ?? DEFAULT_LANGUAGE;
  const choose = (name: string, value: string) =>
    setParameters((now) => ({ ...Object.fromEntries(now), [name]: value }), { replace: true });
  return (
    <ConsolePage>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
          <Link to="/console/forms" reloadDocument>
            {t('to-forms')}
          </Link>
        </PageAbout>
      </PageHead>
      {chosen === null ? (
        failure === null ? (
          <LoadingPanel />
        ) : (
          <ReadFailure failure={failure} subject="" retry={refresh} />
        )
      ) : (
        <>
          <Panel aria-labelledby="choice">
            <PanelTitle id="choice">{t('choice.title')}</PanelTitle>
            <FormGroup>
              <ChoiceField
                label={t('choice.form')}
                value={chosen.id}
                options={newest.map((one) => [one.id, phrase(one.title, i18n.language).text])}
                onChange={({ target }) => choose('questionnaire', target.value)}
              />
              <ChoiceField
                label={t('choice.language')}
                hint={own.includes(language) ? undefined : t('choice.spoken-only')}
                value={language}
                options={languages.map((one) => [one, nameOf(one)])}
                onChange={({ target }) => choose('language', target.value)}
              />
            </FormGroup>
          </Panel>
          <Recorded
            key={`${chosen.id} ${language}`}
            questionnaire={chosen}
            language={language}
            isMissingOnly={parameters.get('show') === 'missing'}
            onMissingOnly={(isOnly) => choose('show', isOnly ? 'missing' : 'all')}
          />
        </>
      )}
    </ConsolePage>
  );

  function nameOf(language: string): string {
    const name = new Intl.DisplayNames([i18n.language], { type: 'language' }).of(language) ?? language;
    return t(`languages.${language}`, { defaultValue: name === language ? spokenName(language) : name });
  }
}

interface RecordedProps {
  readonly questionnaire: Questionnaire;
  readonly language: string;
  readonly isMissingOnly: boolean;
  readonly onMissingOnly: (isMissingOnly: boolean) => void;
}

function Recorded({ questionnaire, language, isMissingOnly, onMissingOnly }: RecordedProps) {
  const { i18n } = useTranslation();
  const params = { questionnaire: questionnaire.id };
  const { answer, isCurrent, failure, refresh } = useRead('GET /api/v1/recordings/:questionnaire', {
    params,
  });
  const [opened, setOpened] = useState<TextToRecord | null>(null);
  if (answer === null || !isCurrent) {
    return failure === null ? (
      <LoadingPanel />
    ) : (
      <ReadFailure failure={failure} subject={questionnaire.id} retry={refresh} />
    );
  }
  const texts = textsToRecord(questionnaire, language, answer.recordings, (key, options) =>
    i18n.t(key, options),
  );
  const next = opened === null ? null : nextToRecord(texts, opened.place);
  return (
    <>
      <TextsPanel
        questionnaire={questionnaire.id}
        {...{ language, texts, isMissingOnly, onMissingOnly }}
        onRecord={setOpened}
        onChanged={refresh}
      />
      {opened === null ? null : (
        <RecordingDialog
          key={opened.place}
          questionnaire={questionnaire.id}
          language={language}
          text={opened}
          onKept={refresh}
          onNext={next === null ? null : () => setOpened(next)}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

/** Of each questionnaire its newest version; they come in the order of their versions. */
function newestOf(questionnaires: readonly Questionnaire[]): readonly Questionnaire[] {
  return [...new Map(questionnaires.map((one) => [one.id as string, one])).values()];
}
