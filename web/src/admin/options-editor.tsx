// Edits an item's options: single choices such as sizes, and extras, each with its surcharge.
import type { MenuOption } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../storage/random-id.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Field, Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { FoodFields } from './food-fields.tsx';
import type { ChoiceDraft, OptionDraft } from './item-draft.ts';
import styles from './item-editor.module.css';
import { LanguageFields } from './language-fields.tsx';
import { ChoiceTaxField } from './tax-fields.tsx';

const bounds = ['atLeast', 'atMost', 'free'] as const;

export interface OptionsEditorProps {
  readonly options: readonly OptionDraft[];
  readonly currency: string;
  /** The menu's languages besides its own. */
  readonly languages: readonly string[];
  readonly errorOf: (key: string) => string | undefined;
  readonly onChange: (options: readonly OptionDraft[]) => void;
}

export function OptionsEditor({ options, currency, languages, errorOf, onChange }: OptionsEditorProps) {
  const { t } = useTranslation('admin');
  const change = (key: string, part: Partial<OptionDraft>): void =>
    onChange(options.map((option) => (option.key === key ? { ...option, ...part } : option)));
  const add = (choose: MenuOption['choose']): void => {
    const name = t(choose === 'one' ? 'option.size' : 'option.extras');
    const unbounded = { atLeast: '', atMost: '', free: '' };
    onChange([
      ...options,
      { key: randomId(), option_id: null, name, names: {}, choose, ...unbounded, choices: [newChoice()] },
    ]);
  };
  return (
    <div className={styles.options}>
      <h3>{t('option.title')}</h3>
      {options.map((option) => (
        <fieldset key={option.key} className={styles.option}>
          <legend className="visually-hidden">{option.name}</legend>
          <div className={styles.optionHead}>
            <Field
              label={t('option.name')}
              value={option.name}
              longest={limits.label}
              error={errorOf(option.key)}
              onChange={(event) => change(option.key, { name: event.target.value })}
            />
            <Select
              label={t('option.choose')}
              value={option.choose}
              onChange={(event) => change(option.key, { choose: event.target.value === 'one' ? 'one' : 'any' })}
            >
              <option value="one">{t('option.one')}</option>
              <option value="any">{t('option.any')}</option>
            </Select>
            <IconButton
              icon="trash"
              label={t('option.remove', { name: option.name })}
              onClick={() => onChange(options.filter(({ key }) => key !== option.key))}
            />
          </div>
          {option.choose === 'any' && (
            <div className={styles.bounds}>
              {bounds.map((bound) => (
                <Field
                  key={bound}
                  label={t(`option.${bound}`)}
                  inputMode="numeric"
                  autoComplete="off"
                  value={option[bound]}
                  onChange={(event) => change(option.key, { [bound]: event.target.value })}
                />
              ))}
            </div>
          )}
          <LanguageFields
            label={t('option.name')}
            languages={languages}
            own={option.name}
            texts={option.names}
            longest={limits.label}
            onChange={(names) => change(option.key, { names })}
          />
          <Choices
            option={option}
            currency={currency}
            languages={languages}
            errorOf={errorOf}
            onChange={(part) => change(option.key, part)}
          />
        </fieldset>
      ))}
      {options.length < limits.options && (
        <div className={styles.buttons}>
          <Button onClick={() => add('one')}>
            <Icon name="plus" />
            {t('option.addOne')}
          </Button>
          <Button onClick={() => add('any')}>
            <Icon name="plus" />
            {t('option.addAny')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface ChoicesProps {
  readonly option: OptionDraft;
  readonly currency: string;
  readonly languages: readonly string[];
  readonly errorOf: (key: string) => string | undefined;
  readonly onChange: (part: Pick<OptionDraft, 'choices'>) => void;
}

function Choices({ option: { choices, choose }, currency, languages, errorOf, onChange }: ChoicesProps) {
  const { t } = useTranslation('admin');
  const change = (key: string, part: Partial<ChoiceDraft>): void =>
    onChange({ choices: choices.map((choice) => (choice.key === key ? { ...choice, ...part } : choice)) });
  return (
    <>
      {choices.map((choice, i) => (
        <Fragment key={choice.key}>
          <div className={styles.choice}>
            <Field
              label={choose === 'one' && i === 0 ? t('option.choiceFirst') : t('option.choice')}
              value={choice.name}
              longest={limits.label}
              error={errorOf(choice.key)}
              onChange={(event) => change(choice.key, { name: event.target.value })}
            />
            <Field
              label={t('option.price', { currency })}
              inputMode="decimal"
              placeholder="0"
              autoComplete="off"
              value={choice.price}
              onChange={(event) => change(choice.key, { price: event.target.value })}
            />
            <IconButton
              icon="close"
              label={t('option.remove', { name: choice.name })}
              onClick={() => onChange({ choices: choices.filter(({ key }) => key !== choice.key) })}
            />
          </div>
          <LanguageFields
            label={t('option.choice')}
            languages={languages}
            own={choice.name}
            texts={choice.names}
            longest={limits.label}
            onChange={(names) => change(choice.key, { names })}
          />
          <FoodFields
            of="choice"
            name={choice.name}
            food={choice.food}
            onChange={(food) => change(choice.key, { food })}
          />
          <ChoiceTaxField
            name={choice.name}
            category={choice.taxCategory}
            onChange={(taxCategory) => change(choice.key, { taxCategory })}
          />
        </Fragment>
      ))}
      {choices.length < limits.choices && (
        <Button tone="quiet" onClick={() => onChange({ choices: [...choices, newChoice()] })}>
          <Icon name="plus" />
          {t('option.addChoice')}
        </Button>
      )}
    </>
  );
}

const newChoice = (): ChoiceDraft => ({
  key: randomId(),
  choice_id: null,
  name: '',
  names: {},
  price: '',
  sale: {},
  food: null,
  taxCategory: '',
});
