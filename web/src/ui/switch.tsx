// A labelled switch.
import { Root, Thumb } from 'radix-ui/switch';
import { type ReactNode, useId } from 'react';
import styles from './switch.module.css';

export interface SwitchProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Switch({ label, checked, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <label htmlFor={id}>{label}</label>
      <Root id={id} className={styles.switch} checked={checked} onCheckedChange={onChange} disabled={disabled}>
        <Thumb className={styles.thumb} />
      </Root>
    </div>
  );
}
