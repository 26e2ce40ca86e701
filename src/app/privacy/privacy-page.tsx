import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import page from '../landing/page.module.css';
import { Brand } from '../ui/brand.tsx';
import { buttonClass } from '../ui/button.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { PrivacyText } from './privacy-text.tsx';

/** For citizens: what becomes of a response. */
export default function PrivacyPage() {
  const { t, i18n } = useTranslation('privacy');
  usePageTitle(t('title'));
  return (
    <main className={page['page']}>
      <div className={page['head']}>
        <Brand />
        <LanguageSwitch
          languages={APP_LANGUAGES}
          current={i18n.language}
          nameOf={ownName}
          onChoose={rememberLanguage}
        />
      </div>
      <h1 className={page['title']}>{t('title')}</h1>
      <PrivacyText level="h2" />
      <p>
        <Link to="/" className={buttonClass('secondary')}>
          {t('common:back-to-start')}
        </Link>
      </p>
    </main>
  );
}
