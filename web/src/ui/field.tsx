// A labelled form control with its error below.
import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface Described {
  readonly label: string;
  readonly hint?: string | undefined;
  /** The error, if any. */
  readonly error?: string | undefined;
}

export function Field({ label, hint, error, ...rest }: ComponentProps<'input'> & Described) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(described) => <input {...rest} {...described} className={styles.control} />}
    </Labelled>
  );
}

export function TextArea({ label, hint, error, ...rest }: ComponentProps<'textarea'> & Described) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(described) => <textarea rows={3} {...rest} {...described} className={styles.control} />}
    </Labelled>
  );
}

/** A native select, which every phone and screen reader supports. `children` are its options. */
export function Select({ label, hint, error, ...rest }: ComponentProps<'select'> & Described) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(described) => <select {...rest} {...described} className={styles.control} />}
    </Labelled>
  );
}

interface ControlProps {
  readonly id: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
}

function Labelled({
  label,
  hint,
  error,
  children,
}: Described & { readonly children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const said = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': said || undefined })}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
