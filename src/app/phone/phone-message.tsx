import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import message from '../ui/message-screen.module.css';
import { ScreenHeading } from '../ui/screen-heading.tsx';
import { useSettled } from '../ui/use-settled.ts';
import styles from './phone.module.css';
import { PhoneLanguages } from './phone-languages.tsx';

export interface MessageFrameProps {
  /** Changes with the message, so that a screen reader reads on from the heading. */
  readonly screen: string;
  readonly title: string;
  readonly icon?: IconName;
  readonly isBad?: boolean;
  readonly isBusy?: boolean;
  readonly children?: ReactNode;
}

/** One thing said to a citizen, and what can be done about it. */
export function MessageFrame(props: MessageFrameProps) {
  const { screen, title, icon, isBad = false, isBusy = false, children } = props;
  const isSettled = useSettled(isBusy ? null : screen);
  return (
    <div className={styles['page']}>
      <PhoneLanguages />
      <main
        className={`${message['message']} ${styles['middle']}`}
        aria-busy={isBusy}
        data-settled={isBusy || isSettled}
      >
        {icon === undefined ? null : (
          <span className={isBad ? `${message['sign']} ${message['bad']}` : message['sign']}>
            <Icon name={icon} size="3rem" />
          </span>
        )}
        <ScreenHeading screen={screen} className={styles['title']}>
          {title}
        </ScreenHeading>
        {children}
      </main>
    </div>
  );
}

export interface PhoneMessageProps {
  readonly name: 'opening' | 'unknown' | 'sealing' | 'faulty' | 'too-old';
  readonly values?: Readonly<Record<string, string>>;
  readonly isBad?: boolean;
  readonly isBusy?: boolean;
  readonly onTryAgain?: () => void;
}

/** A message of title and explanation, or while something is under way of one line. */
export function PhoneMessage({ name, values, isBad, isBusy, onTryAgain }: PhoneMessageProps) {
  const { t } = useTranslation('phone');
  if (name === 'opening' || name === 'sealing')
    return <MessageFrame screen={name} title={t(name)} isBusy={isBusy === true} />;
  return (
    <MessageFrame screen={name} title={t(`${name}.title`)} icon="warning" isBad={isBad === true}>
      <p>{t(`${name}.about`, { ...values })}</p>
      {onTryAgain === undefined ? null : (
        <Button look="primary" size="touch" onClick={onTryAgain}>
          {t('common:try-again')}
        </Button>
      )}
    </MessageFrame>
  );
}
