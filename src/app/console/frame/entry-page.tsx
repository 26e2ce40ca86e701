import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../../i18n/i18n.ts';
import { Brand } from '../../ui/brand.tsx';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import styles from './entry-page.module.css';

/** The frame of a page somebody sees before they are known: no places to go to, one thing to do. */
export function EntryPage({ children }: { readonly children: ReactNode }) {
  const { i18n } = useTranslation();
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Brand />
        <LanguageSwitch
          languages={APP_LANGUAGES}
          current={i18n.language}
          nameOf={ownName}
          onChoose={rememberLanguage}
        />
      </header>
      <main className={styles['card']}>{children}</main>
    </div>
  );
}
