import { useTranslation } from 'react-i18next';
import type { MachineKey } from '../../../contract/people/machine-keys.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { KeyQuestion } from './key-dialog.tsx';

export interface KeyTableProps {
  readonly keys: readonly MachineKey[];
  readonly onAsk: (key: MachineKey, what: KeyQuestion) => void;
}

/** Those that a narrow panel puts below the name. */
const WIDE = ['scope', 'last-used'] as const;
const COLUMNS = ['name', 'scope', 'expires', 'last-used', 'change'] as const;

/** Every key with what it reads, until when, and when it was last used. */
export function KeyTable({ keys, onAsk }: KeyTableProps) {
  const { t, i18n } = useTranslation('console-machine-keys');
  const { language } = useWording();
  return (
    <Table aria-labelledby="keys">
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th
              key={column}
              scope="col"
              className={WIDE.some((one) => one === column) ? tableClass('wide') : undefined}
            >
              {t(`list.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => {
          const { id, name, scope, madeDay, madeBy, expiresMs, state, lastUsedDay } = key;
          const reads = scope === null ? t('list.whole') : nameIn(i18n.language, scope);
          const used = lastUsedDay === null ? t('list.never') : formatDay(lastUsedDay, language);
          return (
            <tr key={id} data-testid="machine-key">
              <th scope="row">
                {name}
                <br />
                <span className={tableClass('soft')}>
                  {t('list.made', { day: formatDay(madeDay, language), by: madeBy })}
                </span>
                <span className={tableClass('narrow', 'soft')}>
                  {' '}
                  {t('list.scope')}: {reads}. {t('list.last-used')}: {used}.
                </span>
              </th>
              <td className={tableClass('wide')}>{reads}</td>
              <td>{t(`list.state.${state}`, { day: formatDay(localDay(expiresMs), language) })}</td>
              <td className={tableClass('wide')}>{used}</td>
              <td>
                {state === 'replaced' ? null : (
                  <Button aria-label={t('list.replace-one', { name })} onClick={() => onAsk(key, 'replace')}>
                    {t('list.replace')}
                  </Button>
                )}{' '}
                <Button aria-label={t('list.revoke-one', { name })} onClick={() => onAsk(key, 'revoke')}>
                  {t('list.revoke')}
                </Button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
