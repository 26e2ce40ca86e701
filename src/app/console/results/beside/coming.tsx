import { Panel } from '../../ui/panel.tsx';
import styles from './coming.module.css';

/** The room of a line that is sure to come. */
export function TrendLineComing() {
  return <div className={styles['line']} data-testid="trend-line-coming" />;
}

/** The room of what changed, which comes wherever the figure is compared. */
export function ChangedMostComing() {
  return <Panel className={styles['changed']} aria-hidden="true" data-testid="changed-most-coming" />;
}
