import { useWording } from '../../wording/use-wording.ts';
import styles from './who-acts.module.css';

export interface WhoActsProps {
  /** Of the country there is none. */
  readonly unit: { readonly head?: { readonly vi: string; readonly en: string } | undefined } | null;
  /** Whether the words before the title are shown, where nothing around it says whose it is. */
  readonly isSaid?: true;
}

/** Who must act on the figure of a unit: the title of its head, small beside its name. */
export function WhoActs({ unit, isSaid }: WhoActsProps) {
  const { t, language } = useWording();
  const head = unit?.head?.[language];
  if (head === undefined) return null;
  return (
    <span className={styles['head']} data-testid="who-acts">
      <span className={isSaid === undefined ? 'visually-hidden' : undefined}>{t('who-acts')}</span> {head}
    </span>
  );
}
