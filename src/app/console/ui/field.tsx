import { type ComponentPropsWithRef, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './field.module.css';

export interface FieldProps extends Omit<ComponentPropsWithRef<'input'>, 'id' | 'className'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong and what to do; null: nothing. */
  readonly fault?: string | null;
  /** A button within the line of the field. */
  readonly action?: ReactNode;
}

/** A line to type into, with its name above, a hint and what is wrong below. */
export function Field({ label, hint, fault = null, action, ...input }: FieldProps) {
  const id = useId();
  const described = [hint === undefined ? null : `${id}-hint`, fault === null ? null : `${id}-fault`];
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <span className={styles['line']}>
        <input
          type="text"
          autoComplete="off"
          {...input}
          id={id}
          className={styles['input']}
          aria-describedby={described.filter((one) => one !== null).join(' ') || undefined}
          aria-invalid={fault === null ? undefined : true}
        />
        {action}
      </span>
      {hint === undefined ? null : (
        <div id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </div>
      )}
      <div role="alert" id={`${id}-fault`} className={fault === null ? undefined : styles['fault']}>
        {fault}
      </div>
    </div>
  );
}

export type PasswordFieldProps = Omit<FieldProps, 'type' | 'action' | 'autoComplete'> & {
  readonly autoComplete: 'current-password' | 'new-password';
};

/** A password, which can be looked at: typing it right once is easier than typing it blind twice. */
export function PasswordField(props: PasswordFieldProps) {
  const { t } = useTranslation('console-sign-in');
  const [isShown, setShown] = useState(false);
  return (
    <Field
      spellCheck={false}
      autoCapitalize="none"
      {...props}
      type={isShown ? 'text' : 'password'}
      action={
        <button
          type="button"
          className={styles['reveal']}
          aria-label={t(isShown ? 'password.hide' : 'password.show')}
          onClick={() => setShown(!isShown)}
        >
          {t(isShown ? 'password.hide-short' : 'password.show-short')}
        </button>
      }
    />
  );
}

export interface ChoiceFieldProps extends Omit<ComponentPropsWithRef<'select'>, 'id' | 'className'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** One of a few. */
export function ChoiceField({ label, hint, options, ...select }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <select
        {...select}
        id={id}
        className={styles['input']}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {hint === undefined ? null : (
        <div id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </div>
      )}
    </div>
  );
}

/** Fields one below the other. */
export function Form(props: ComponentPropsWithRef<'form'>) {
  return <form {...props} className={styles['form']} />;
}

/** What stands between the forms of a page in the same order. */
export function FormGroup(props: ComponentPropsWithRef<'div'>) {
  return <div {...props} className={styles['form']} />;
}

export function FormSection(props: ComponentPropsWithRef<'section'>) {
  return <section {...props} className={styles['form']} />;
}

/** The buttons below the fields. */
export function FormActions(props: ComponentPropsWithRef<'div'>) {
  return <div {...props} className={styles['actions']} />;
}

export function Hint(props: ComponentPropsWithRef<'p'>) {
  return <p {...props} className={styles['hint']} />;
}

export interface NoteProps extends ComponentPropsWithRef<'div'> {
  readonly look: 'note' | 'good' | 'warn' | 'failure';
}

/** What somebody should know of the form: in passing, that it worked, beforehand, or why it did not. */
export function Note({ look, ...props }: NoteProps) {
  return <div {...props} className={styles[look]} />;
}
