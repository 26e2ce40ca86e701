import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { newReads } from '../console/requests/use-read.ts';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { ConsoleParts } from './console-parts.tsx';
import styles from './gallery.module.css';
import { Parts } from './parts.tsx';
import { showDark } from './theme.ts';
import { Tokens } from './tokens.tsx';

/** Every token and every presentational part in its states, in either language and theme: for who works on the app. */
export function Gallery() {
  const { i18n } = useTranslation();
  const [isDark, setDark] = useState(false);
  const [reads] = useState(newReads);
  useEffect(() => showDark(isDark), [isDark]);
  return (
    <QueryClientProvider client={reads}>
      <MemoryRouter>
        <div className={styles['page']}>
          <header className={styles['head']}>
            <h1>SIPAS gallery</h1>
            {APP_LANGUAGES.map((language) => (
              <Button
                key={language}
                aria-pressed={i18n.language === language}
                onClick={() => rememberLanguage(language)}
              >
                {ownName(language)}
              </Button>
            ))}
            <Button aria-pressed={isDark} onClick={() => setDark(!isDark)}>
              Dark
            </Button>
          </header>
          <main className={styles['main']}>
            <Tokens key={String(isDark)} />
            <Parts />
            <ConsoleParts />
          </main>
        </div>
      </MemoryRouter>
    </QueryClientProvider>
  );
}
