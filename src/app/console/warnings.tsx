import { Icon } from '../ui/icon.tsx';
import styles from './dashboard.module.css';
import type { IndicesAnswer } from './indices-answer.ts';
import { useWording } from './use-wording.ts';

/** What must stand beside any difference on this page. */
export function Warnings({ answer }: { readonly answer: IndicesAnswer }) {
  const { t } = useWording();
  // The other warning stands where it belongs, beside the criteria.
  if (!answer.warnings.includes('framework-changed-2022')) return null;
  return (
    <p className={styles['warning']} role="note">
      <Icon name="warning" size="1.25rem" />
      {t('warnings.framework-changed-2022')}
    </p>
  );
}
