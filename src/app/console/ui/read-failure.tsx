import { Link } from 'react-router';
import { Button, buttonClass } from '../../ui/button.tsx';
import type { ReadFailure as Failure, Read } from '../requests/use-read.ts';
import { useWording } from '../wording/use-wording.ts';
import { cutOff, NoticePanel, StaleNotice } from './panel.tsx';

export interface ReadFailureProps {
  readonly failure: Failure;
  /** The code or id that was asked for. */
  readonly subject: string;
  readonly retry: () => void;
}

/** Why nothing can be said of the devices asked for, and the way on. */
export function ReadFailure({ failure, subject, retry }: ReadFailureProps) {
  const { t } = useWording();
  const mayCome = failure === 'offline' || failure === 'collector';
  const text =
    failure === 'unit-unknown'
      ? t('devices.unit-unknown', { unit: cutOff(subject) })
      : failure === 'parameter-invalid'
        ? t('devices.parameter-invalid')
        : t(`states.${failure}`);
  return (
    <NoticePanel title={t(`states.${failure}-title`)} text={text} icon testId="failure">
      {mayCome ? (
        <Button look="primary" onClick={retry}>
          {t('try-again')}
        </Button>
      ) : (
        <Link to="/console/devices" className={buttonClass('primary')}>
          {t('devices.to-all')}
        </Link>
      )}
    </NoticePanel>
  );
}

/** Says when what is shown was read, where the last attempt to read it again failed; nothing otherwise. */
export function StaleRead({ read }: { readonly read: Omit<Read<unknown>, 'isLoading'> }) {
  const { answer, isCurrent, failure, readAtMs, refresh } = read;
  if (answer === null || !isCurrent || failure === null || readAtMs === null) return null;
  return <StaleNotice atMs={readAtMs} retry={refresh} />;
}
