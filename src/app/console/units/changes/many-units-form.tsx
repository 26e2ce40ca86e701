import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UNITS_AT_ONCE } from '../../../../contract/limits.ts';
import type { UnitDetails, UnitLinesAnswer } from '../../../../contract/units/unit-changes.ts';
import { UNIT_KINDS } from '../../../../core/units/unit.ts';
import { Button } from '../../../ui/button.tsx';
import { call } from '../../requests/call.ts';
import { useRefusal } from '../../requests/use-refusal.ts';
import { Form, FormActions, Hint, Note } from '../../ui/field.tsx';
import { ScrollRegion } from '../../ui/reading/scroll-region.tsx';
import { RefusalNote } from '../../ui/refusal-note.tsx';
import { Table, tableClass } from '../../ui/table.tsx';
import { useWording } from '../../wording/use-wording.ts';
import styles from '../units-page.module.css';

export interface ManyUnitsFormProps {
  readonly above: UnitDetails;
  readonly onDone: (done: string) => void;
  readonly onCancel: () => void;
}

/** Adds many units below one, typed or pasted one a line: looked at first, then all of them or none. */
export function ManyUnitsForm({ above, onDone, onCancel }: ManyUnitsFormProps) {
  const { t } = useTranslation('console-unit-changes');
  const id = useId();
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<UnitLinesAnswer | null>(null);
  const { refusal, refuse, form: element } = useRefusal();

  const look = async () => {
    refuse(null);
    const body = { parent: above.code, text };
    const read = await call('POST /api/v1/unit-lines/preview', { body });
    if (read.ok) setPreview(read.value);
    else refuse(read.error);
  };
  const add = async ({ lines }: UnitLinesAnswer) => {
    refuse(null);
    const added = await call('POST /api/v1/unit-lines', { body: { parent: above.code, lines: [...lines] } });
    if (!added.ok) return refuse(added.error);
    // Somebody took a code meanwhile: the list says which.
    if (added.value.isRefused) return setPreview(added.value);
    onDone(t('many.done', { count: lines.length }));
  };
  const isTooLong = preview !== null && preview.lines.length > UNITS_AT_ONCE;
  const mayAdd = preview !== null && !preview.isRefused && preview.lines.length > 0 && !isTooLong;
  return (
    <Form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <div className={styles['lines-field']}>
        <label htmlFor={id}>{t('many.label')}</label>
        <textarea
          id={id}
          className={styles['lines']}
          rows={8}
          maxLength={200_000}
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setPreview(null);
          }}
        />
        <Hint id={`${id}-hint`}>{t('many.hint')}</Hint>
      </div>
      {preview === null ? null : <LinesPreview preview={preview} />}
      {isTooLong ? <Note look="failure">{t('many.too-long', { count: UNITS_AT_ONCE })}</Note> : null}
      <RefusalNote refusal={refusal} />
      <FormActions>
        {mayAdd ? (
          <Button look="primary" onClick={() => void add(preview)}>
            {t('many.add', { count: preview.lines.length })}
          </Button>
        ) : (
          <Button type="submit" look="primary" disabled={text.trim() === ''}>
            {t('many.look')}
          </Button>
        )}
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

function LinesPreview({ preview }: { readonly preview: UnitLinesAnswer }) {
  const { t } = useTranslation('console-unit-changes');
  const { language } = useWording();
  const { lines, faults, sameNames, isRefused } = preview;
  const title = t(isRefused ? 'many.read' : 'many.preview', { count: lines.length });
  const kindOf = (kind: string) => {
    const known = UNIT_KINDS.find((one) => one === kind);
    return known === undefined ? kind : t(`console-units:kinds.${known}`);
  };
  return (
    <section className={styles['lines-field']} aria-labelledby="many-preview">
      <h4 id="many-preview">{title}</h4>
      {faults.length === 0 ? null : (
        <Note look="failure" role="alert">
          <p>{t('many.faults', { count: faults.length })}</p>
          <ul className={styles['said']}>
            {faults.map(({ line, said }) => (
              <li key={`${line} ${said.en}`}>{said[language]}</li>
            ))}
          </ul>
        </Note>
      )}
      {sameNames.length === 0 ? null : (
        <Note look="warn">
          <p>{t('many.same-names', { count: sameNames.length })}</p>
          <ul className={styles['said']}>
            {sameNames.map(({ line, name, otherLine, otherCode }) => (
              <li key={line}>
                {otherLine === null
                  ? t('many.same-as-unit', { line, name, code: otherCode })
                  : t('many.same-as-line', { line, name, other: otherLine })}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <ScrollRegion label={title}>
        <Table>
          <thead>
            <tr>
              <th scope="col" className={tableClass('number')}>
                {t('many.line')}
              </th>
              <th scope="col">{t('change.name')}</th>
              <th scope="col">{t('change.nameEn')}</th>
              <th scope="col">{t('change.kind')}</th>
              <th scope="col">{t('many.code')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ line, name, nameEn, kind, code }) => (
              <tr key={line}>
                <td className={tableClass('number')}>{line}</td>
                <th scope="row">{name}</th>
                <td lang="en">{nameEn}</td>
                <td>{kindOf(kind)}</td>
                <td>{code}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
    </section>
  );
}
