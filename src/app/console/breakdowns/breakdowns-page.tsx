import { useTranslation } from 'react-i18next';
import type { Breakdown } from '../../../contract/analysis/breakdowns.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { MINIMUM_RESPONDENTS } from '../../../core/figures/small-cells.ts';
import { OVERALL } from '../../../core/tally/tally-layout.ts';
import { UnitPage } from '../analysis/unit-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { Choice, Choices } from '../selection/choice.tsx';
import { queryOf } from '../selection/selection.ts';
import { type AddressedSelection, useSelection } from '../selection/use-selection.ts';
import { NoticePanel } from '../ui/panel.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import { GroupsTable } from './groups-table.tsx';
import { useValueNames } from './use-value-names.ts';

/** What the address may say of ids; anything else is read as not said. */
const ID = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;

/** For whom it is better or worse: the figures of groups of respondents, each against all others. */
export default function BreakdownsPage() {
  const { t } = useTranslation('console-breakdowns');
  const addressed = useSelection();
  const { selection, parameters } = addressed;
  const read = useRead('GET /api/v1/breakdowns', {
    query: { ...queryOf(selection), ...idIn(parameters, 'by'), ...idIn(parameters, 'scope') },
  });
  return (
    <UnitPage title={t('title')} about={t('about')} addressed={addressed} read={read}>
      {(answer) => (
        <>
          <BreakdownChoice answer={answer} choose={addressed.choose} />
          {answer.covered === 0 ? <Empty answer={answer} /> : <GroupsTable answer={answer} />}
          <MethodDetails
            notes={t('method', { returnObjects: true, minimum: MINIMUM_RESPONDENTS }) as string[]}
          />
        </>
      )}
    </UnitPage>
  );
}

function BreakdownChoice({
  answer,
  choose,
}: { readonly answer: Breakdown } & Pick<AddressedSelection, 'choose'>) {
  const { t } = useTranslation('console-breakdowns');
  const { t: words, text } = useWording();
  const { breakdownName } = useValueNames();
  return (
    <Choices label={t('choice.label')}>
      <Choice
        label={t('choice.by')}
        value={answer.by}
        options={answer.breakdowns.map((one) => [one.id, breakdownName(answer, one)] as const)}
        choose={(by) => choose({ by })}
      />
      <Choice
        label={t('choice.scope')}
        value={answer.scope === OVERALL ? '' : answer.scope}
        options={[
          ['', words('overall.title')],
          ...answer.scopes.map((scope) => [scope.id, text(scope.text)] as const),
        ]}
        choose={(scope) => choose({ scope })}
      />
    </Choices>
  );
}

/** Why there is nothing: nobody answered, the span is not over, or no group has ten. */
function Empty({ answer: { period, released, nextDay } }: { readonly answer: Breakdown }) {
  const { t } = useTranslation('console-breakdowns');
  const { periodInSentence, language } = useWording();
  const isWaiting = nextDay !== null;
  const period_ = periodInSentence(period);
  return (
    <NoticePanel
      title={t(released === 0 && !isWaiting ? 'empty.nobody' : 'empty.title', { period: period_ })}
      text={
        isWaiting
          ? t('empty.not-over', { day: formatDay(nextDay, language) })
          : t(released === 0 ? 'empty.choose' : 'empty.too-few', { minimum: MINIMUM_RESPONDENTS })
      }
      testId="empty"
    />
  );
}

function idIn(parameters: URLSearchParams, name: 'by' | 'scope') {
  const value = parameters.get(name) ?? '';
  return ID.test(value) ? { [name]: value } : {};
}
