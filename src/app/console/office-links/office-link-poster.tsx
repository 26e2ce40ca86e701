import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ListedOfficeLink } from '../../../contract/devices/office-links.ts';
import { showOfficeCode } from '../../../core/protocol/codes/office-code.ts';
import { APP_LANGUAGES, nameIn } from '../../i18n/i18n.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { QrCode } from '../../ui/codes/qr-code.tsx';
import styles from './office-link-poster.module.css';
import { phoneAddress, typedAddress } from './phone-address.ts';

/** The poster of an office on one sheet of A4, in every language: what for, a large QR code, the address in words. */
export function OfficeLinkPoster({ link: { link, code, unit } }: { readonly link: ListedOfficeLink }) {
  const { t, i18n } = useTranslation('console-links');
  const address = phoneAddress(link);
  return (
    <div className={styles['desk']}>
      <header className={styles['tools']}>
        <Link to={`/console/links/${link}`} className={buttonClass('secondary')}>
          {t('poster.close')}
        </Link>
        <Button look="primary" onClick={() => window.print()}>
          {t('print')}
        </Button>
      </header>
      <main className={styles['sheet']} data-testid="poster">
        {APP_LANGUAGES.map((language, index) => {
          const say = i18n.getFixedT(language, 'console-links');
          const Heading = index === 0 ? 'h1' : 'h2';
          return (
            <section key={language} lang={language} className={styles[index === 0 ? 'first' : 'further']}>
              {index === 0 || unit.nameEn !== null ? (
                <p className={styles['office']}>{nameIn(language, unit)}</p>
              ) : null}
              <Heading className={styles['why']}>{say('poster.why')}</Heading>
              <p>{say('poster.how')}</p>
            </section>
          );
        })}
        <div className={styles['code']}>
          <QrCode content={address} label={t('address.qr')} />
        </div>
        <p className={styles['address']}>{address}</p>
        {APP_LANGUAGES.map((language) => (
          <p key={language} lang={language} className={styles['typed']}>
            {i18n.getFixedT(language, 'console-links')('poster.typed', {
              address: typedAddress(),
              code: showOfficeCode(code),
            })}
          </p>
        ))}
        <div className={styles['foot']}>
          {APP_LANGUAGES.map((language) => (
            <p key={language} lang={language}>
              {i18n.getFixedT(language, 'console-links')('poster.promise')}
            </p>
          ))}
        </div>
      </main>
    </div>
  );
}
