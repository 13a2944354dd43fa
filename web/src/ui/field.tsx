// A labelled form control with its error below.
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './field.module.css';

interface Described {
  readonly label: string;
  readonly hint?: string | undefined;
  /** The error, if any. */
  readonly error?: string | undefined;
}

interface Typed extends Described {
  /**
   * The maximum length in characters as people see them. A longer text shows an error: the browser's own limit counts an emoji
   * as two to eleven characters, and may cut one in half.
   */
  readonly longest?: number | undefined;
}

export function Field({ label, hint, error, longest, ...rest }: ComponentProps<'input'> & Typed) {
  const tooLong = useTooLong(rest.value, longest);
  return (
    <Labelled label={label} hint={hint} error={error ?? tooLong}>
      {(described) => <input dir="auto" {...rest} {...described} className={styles.control} />}
    </Labelled>
  );
}

export function TextArea({ label, hint, error, longest, ...rest }: ComponentProps<'textarea'> & Typed) {
  const tooLong = useTooLong(rest.value, longest);
  return (
    <Labelled label={label} hint={hint} error={error ?? tooLong}>
      {(described) => <textarea dir="auto" rows={3} {...rest} {...described} className={styles.control} />}
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

function useTooLong(value: unknown, longest: number | undefined): string | undefined {
  const { t } = useTranslation();
  if (longest === undefined || typeof value !== 'string' || !isTooLong(value.trim(), longest)) return undefined;
  return t('tooLong', { most: longest });
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
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy || undefined })}
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
