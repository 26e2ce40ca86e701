import { Link, useSearchParams } from 'react-router';
import type { DevicesPage as Answer } from '../../../contract/devices/devices.ts';
import { formatTime } from '../../../contract/wording/format.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { UnitFilter } from '../selection/unit-filter.tsx';
import {
  PageAbout,
  PageContent,
  PageFreshness,
  PageHead,
  PageSteps,
  PageSummary,
  PageTitle,
} from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, StaleNotice } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { useWording } from '../wording/use-wording.ts';
import { AddDevice } from './add-device.tsx';
import { DevicesTable } from './devices-table.tsx';

/** Often enough to see a device come back, and calm enough to read. */
const REFRESH_EVERY_MS = MINUTE_MS;

/** The devices of a unit: which need attention and why, and whether all they made has arrived. */
export function DevicesPage() {
  const { t } = useWording();
  const [parameters] = useSearchParams();
  const unit = parameters.get('unit') || null;
  const after = parameters.get('after') || null;
  const { answer, isCurrent, isLoading, failure, refresh } = useRead(
    'GET /api/v1/devices',
    { query: { ...(unit === null ? {} : { unit }), ...(after === null ? {} : { after }) } },
    { everyMs: REFRESH_EVERY_MS },
  );
  usePageTitle(t('devices.title'));
  const isStale = failure !== null && answer !== null && isCurrent;
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('devices.title')}</PageTitle>
          {answer === null || !isCurrent ? null : <Summary answer={answer} />}
        </PageAbout>
        <PageFreshness>
          {answer === null || !isCurrent ? null : (
            <span>{t('devices.as-of', { time: formatTime(answer.asOfMs) })}</span>
          )}
          <Button disabled={isLoading} onClick={refresh}>
            {t('devices.refresh')}
          </Button>
        </PageFreshness>
      </PageHead>
      <AddDevice onAdded={refresh} />
      <UnitFilter unit={unit} />
      {isStale ? <StaleNotice atMs={answer.asOfMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <ReadFailure failure={failure} subject={unit ?? ''} retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent}>
          {answer.devices.length === 0 ? (
            <NoticePanel
              title={t('devices.empty-title')}
              text={t(unit === null ? 'devices.empty' : 'devices.empty-unit')}
            />
          ) : (
            <DevicesTable answer={answer} />
          )}
          <Pages unit={unit} after={after} next={answer.next} />
        </PageContent>
      )}
    </ConsolePage>
  );
}

/** All that was said of the devices, added up. */
function Summary({ answer: { summary } }: { readonly answer: Answer }) {
  const { t, count } = useWording();
  const counted = (number: number) => ({ count: number, n: count(number) });
  return (
    <PageSummary data-testid="summary">
      <b>
        {t('devices.summary.devices', counted(summary.devices))},{' '}
        {summary.needAttention === 0
          ? t('devices.summary.all-well')
          : t('devices.summary.attention', counted(summary.needAttention))}
        .
      </b>{' '}
      {t('devices.summary.received', {
        count: summary.made,
        made: count(summary.made),
        received: count(summary.received),
      })}
      {summary.waiting > 0 ? ` ${t('devices.summary.waiting', counted(summary.waiting))}` : ''}
      {summary.missing > 0 ? ` ${t('devices.summary.missing', counted(summary.missing))}` : ''}
      {summary.quarantined > 0 ? ` ${t('devices.summary.quarantined', counted(summary.quarantined))}` : ''}
      {summary.held > 0 ? ` ${t('devices.summary.held', counted(summary.held))}` : ''}
    </PageSummary>
  );
}

interface PagesProps {
  readonly unit: string | null;
  readonly after: string | null;
  readonly next: string | null;
}

/** The way to the further devices, where there are more than fit on a page. */
function Pages({ unit, after, next }: PagesProps) {
  const { t } = useWording();
  if (after === null && next === null) return null;
  return (
    <PageSteps aria-label={t('devices.pages')}>
      {after === null ? null : (
        <Link to={{ search: addressOf(unit, null) }} className={buttonClass('secondary')}>
          {t('devices.first-page')}
        </Link>
      )}
      {next === null ? null : (
        <Link to={{ search: addressOf(unit, next) }} className={buttonClass('secondary')}>
          {t('devices.next-page')}
        </Link>
      )}
    </PageSteps>
  );
}

function addressOf(unit: string | null, after: string | null): string {
  const parameters = new URLSearchParams();
  if (unit !== null) parameters.set('unit', unit);
  if (after !== null) parameters.set('after', after);
  return parameters.toString();
}
