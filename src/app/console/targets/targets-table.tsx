import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TargetRow } from '../../../contract/published/targets.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { FormActions } from '../ui/field.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { WhoActs } from '../ui/reading/who-acts.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { EditedTarget } from './target-form.tsx';
import styles from './targets-page.module.css';
import { useTargetWords } from './use-target-words.ts';
import { WhatItTakes } from './what-it-takes.tsx';

export interface TargetsTableProps {
  readonly targets: readonly TargetRow[];
  readonly maySet: boolean;
  readonly edit: (target: EditedTarget) => void;
  readonly onChanged: () => void;
}

/** Every target with what it is compared with, and whether that is certain. */
export function TargetsTable({ targets, maySet, edit, onChanged }: TargetsTableProps) {
  const { t } = useTranslation('console-targets');
  const [removed, setRemoved] = useState<TargetRow | null>(null);
  return (
    <>
      <ScrollRegion label={t('table.title')}>
        <Table aria-labelledby="targets">
          <thead>
            <tr>
              <th scope="col">{t('table.unit')}</th>
              {(['measure', 'period', 'target'] as const).map((column) => (
                <th key={column} scope="col" className={tableClass('wide')}>
                  {t(`table.${column}`)}
                </th>
              ))}
              <th scope="col" className={tableClass('number')}>
                {t('table.now')}
              </th>
              <th scope="col">{t('table.state')}</th>
              {maySet ? (
                <th scope="col">
                  <span className="visually-hidden">{t('table.actions')}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {targets.map((target) => (
              <TargetLine key={keyOf(target)} target={target}>
                {maySet ? <Actions target={target} edit={edit} remove={setRemoved} /> : null}
              </TargetLine>
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
      {removed === null ? null : (
        <RemoveDialog
          target={removed}
          onClose={() => setRemoved(null)}
          onRemoved={() => {
            setRemoved(null);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function TargetLine({
  target,
  children,
}: {
  readonly target: TargetRow;
  readonly children: React.ReactNode;
}) {
  const { t } = useTranslation('console-targets');
  const { language } = useWording();
  const words = useTargetWords();
  const { unit, standing } = target;
  const now = words.standing(target);
  const lacking = words.lacking(target);
  const isCountry = unit.code === 'VN';
  return (
    <tr data-testid="target">
      <th scope="row">
        <Link
          to={{
            pathname: target.measure === 'own' ? '/console' : '/console/published',
            search: isCountry ? '' : `?${new URLSearchParams({ unit: unit.code })}`,
          }}
        >
          {nameIn(language, unit)}
        </Link>
        <WhoActs unit={unit} />
        <span className={tableClass('narrow', 'soft')}>
          {words.measure(target)}, {words.period(target.period)}: {words.target(target)}
        </span>
      </th>
      <td className={tableClass('wide')}>{words.measure(target)}</td>
      <td className={tableClass('wide')}>{words.period(target.period)}</td>
      <td className={tableClass('wide')}>{words.target(target)}</td>
      <td className={tableClass('value')}>
        {now === null ? '–' : now.estimate}
        {now?.interval == null ? null : <span className={tableClass('interval')}>{now.interval}</span>}
      </td>
      <td>
        <b className={styles['state']} data-state={standing.state}>
          {t(`states.${standing.state}`)}
        </b>
        {standing.why === null ? null : (
          <span className={tableClass('note')}>{t(`why.${standing.why}`)}</span>
        )}
        {lacking === null ? null : <span className={tableClass('note')}>{lacking}</span>}
        {target.takes === null ? null : <WhatItTakes target={target} takes={target.takes} />}
      </td>
      {children === null ? null : <td>{children}</td>}
    </tr>
  );
}

interface ActionsProps {
  readonly target: TargetRow;
  readonly edit: (target: EditedTarget) => void;
  readonly remove: (target: TargetRow) => void;
}

function Actions({ target, edit, remove }: ActionsProps) {
  const { t } = useTranslation('console-targets');
  const { language } = useWording();
  const words = useTargetWords();
  const name = `${nameIn(language, target.unit)}, ${words.measure(target)}, ${words.target(target)}`;
  return (
    <span className={styles['actions']}>
      <Button
        look="quiet"
        aria-label={t('edit-target', { target: name })}
        onClick={() => edit(editedOf(target))}
      >
        {t('edit')}
      </Button>
      <Button look="quiet" aria-label={t('remove-target', { target: name })} onClick={() => remove(target)}>
        {t('remove')}
      </Button>
    </span>
  );
}

interface RemoveDialogProps {
  readonly target: TargetRow;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

function RemoveDialog({ target, onClose, onRemoved }: RemoveDialogProps) {
  const { t } = useTranslation('console-targets');
  const { language } = useWording();
  const words = useTargetWords();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const remove = async () => {
    const { value: _, unitName: __, ...query } = editedOf(target);
    const removed = await call('DELETE /api/v1/targets', { query });
    // Another person was faster: it is gone all the same.
    if (removed.ok || removed.error.code === 'not-found') onRemoved();
    else setRefusal(removed.error);
  };
  return (
    <ConsoleDialog title={t('removal.title')} onCancel={onClose}>
      <p>
        {nameIn(language, target.unit)}: {words.measure(target)}, {words.target(target)} (
        {words.period(target.period)})
      </p>
      <RefusalNote refusal={refusal} />
      <FormActions>
        <Button onClick={onClose}>{t('removal.keep')}</Button>
        <Button look="primary" onClick={() => void remove()}>
          {t('removal.do')}
        </Button>
      </FormActions>
    </ConsoleDialog>
  );
}

function editedOf({ unit, measure, part, period, kind, value }: TargetRow): EditedTarget {
  return {
    unit: unit.ref,
    unitName: unit.name,
    part: part?.id ?? '',
    value: value.replace('-', '–'),
    ...{ measure, period, kind },
  };
}

function keyOf({ unit, measure, part, period, kind }: TargetRow): string {
  return [unit.ref, measure, part?.id ?? '', period, kind].join(' ');
}
