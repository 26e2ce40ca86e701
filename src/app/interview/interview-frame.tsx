import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import styles from './interview.module.css';

export interface InterviewFrameProps {
  /** In place of what is not there yet, or cannot be shown. */
  readonly message?: string;
  readonly isBad?: boolean;
  /** Beside the links at the top. */
  readonly actions?: ReactNode;
  readonly heading?: string;
  readonly children?: ReactNode;
}

/** Head and body of the interviewers' pages. */
export function InterviewFrame({ message, isBad = false, actions, heading, children }: InterviewFrameProps) {
  const { t, i18n } = useTranslation('interview');
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Brand />
        <div className={`${styles['links']} beside-buttons`}>
          <LanguageSwitch
            languages={APP_LANGUAGES}
            current={i18n.language}
            nameOf={ownName}
            onChoose={rememberLanguage}
          />
          <Link to="/help/interview">{t('help')}</Link>
          <Link to="/staff">{t('to-staff')}</Link>
          {actions}
        </div>
      </header>
      <main className={styles['main']}>
        <h1>{heading ?? t('title')}</h1>
        {message === undefined ? null : (
          <p role={isBad ? 'alert' : 'status'} className={isBad ? styles['bad'] : undefined}>
            {message}
          </p>
        )}
        {children}
      </main>
    </div>
  );
}
