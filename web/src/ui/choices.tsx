// One of several choices, each a row to touch.
import styles from './choices.module.css';

export interface ChoicesProps<Value extends string> {
  readonly legend: string;
  /** Only screen readers need it. */
  readonly hidden?: boolean;
  readonly name: string;
  readonly chosen: Value | null;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChoose: (value: Value) => void;
}

export function Choices<Value extends string>({
  legend,
  hidden,
  name,
  chosen,
  choices,
  onChoose,
}: ChoicesProps<Value>) {
  return (
    <fieldset className={styles.choices}>
      <legend className={hidden ? 'visually-hidden' : styles.legend}>{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={value} className={styles.choice}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
