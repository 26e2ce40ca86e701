import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nameIn } from '../../../i18n/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { FormSection, Note } from '../field.tsx';
import { UnitPicker } from './unit-picker.tsx';

/** A unit by its names. */
interface FieldUnit {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
}

export interface UnitFieldProps {
  readonly label: string;
  /** Null: none. */
  readonly value: FieldUnit | null;
  /** What stands there where there is none. */
  readonly none: string;
  readonly change: string;
  readonly fault: string | null;
  readonly onChange: (unit: FieldUnit) => void;
}

/** A unit chosen in a form: its name, and on demand all that can be chosen instead. */
export function UnitField({ label, value, none, change, fault, onChange }: UnitFieldProps) {
  const { i18n } = useTranslation();
  const id = useId();
  const [isChoosing, setChoosing] = useState(false);
  return (
    <FormSection aria-labelledby={id}>
      <div>
        <p>
          <span id={id}>{label}:</span>{' '}
          <b>{value === null ? none : `${nameIn(i18n.language, value)} (${value.code})`}</b>
        </p>
        <div role="alert">{fault === null ? null : <Note look="failure">{fault}</Note>}</div>
      </div>
      {isChoosing ? (
        <UnitPicker
          onChoose={({ code, name, nameEn }) => {
            onChange({ code, name, nameEn });
            setChoosing(false);
          }}
        />
      ) : (
        <p>
          <Button onClick={() => setChoosing(true)}>{change}</Button>
        </p>
      )}
    </FormSection>
  );
}
