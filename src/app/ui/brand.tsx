import { useTranslation } from 'react-i18next';
import styles from './brand.module.css';

/** The product's mark and its name in full. */
export function Brand() {
  const { t } = useTranslation();
  return (
    <p className={styles['brand']}>
      <img src="/icon.svg" alt="" width="44" height="44" />
      <span>
        {t('product')}
        <small>{t('product-long')}</small>
      </span>
    </p>
  );
}
