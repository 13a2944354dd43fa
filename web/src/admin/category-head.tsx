// A category's heading: rename it, give it hours, move it up or down, add an item.
import { useMutation } from '@tanstack/react-query';
import type { KitchenView, Menu } from '@waggle/contracts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import { CategoryHoursDialog } from './category-hours-dialog.tsx';
import { requestCategoryRename } from './change-kitchen.ts';
import { LanguageFields } from './language-fields.tsx';
import { otherLanguages } from './languages.ts';
import styles from './menu-editor.module.css';
import { textsOf, translationsOf } from './texts-draft.ts';
import { useErrorText } from './use-admin-errors.ts';

export interface CategoryHeadProps {
  readonly category: string;
  readonly count: number;
  readonly kitchen: KitchenView;
  readonly canMove: { readonly up: boolean; readonly down: boolean };
  readonly onMove: (by: -1 | 1) => void;
  readonly onAdd: () => void;
}

export function CategoryHead({ category, count, kitchen, canMove, onMove, onAdd }: CategoryHeadProps) {
  const { t } = useTranslation('admin');
  const [renaming, setRenaming] = useState(false);
  const [timing, setTiming] = useState(false);
  return (
    <div className={styles.categoryHead}>
      <h2>
        <span>{category}</span> <span className={styles.count}>{count}</span>
      </h2>
      <IconButton
        icon="back"
        className={styles.up}
        label={t('category.up', { category })}
        disabled={!canMove.up}
        onClick={() => onMove(-1)}
      />
      <IconButton
        icon="back"
        className={styles.down}
        label={t('category.down', { category })}
        disabled={!canMove.down}
        onClick={() => onMove(1)}
      />
      <IconButton icon="edit" label={t('category.rename', { category })} onClick={() => setRenaming(true)} />
      <IconButton icon="clock" label={t('category.hours', { category })} onClick={() => setTiming(true)} />
      <IconButton icon="plus" label={t('category.add', { category })} onClick={onAdd} />
      {timing && <CategoryHoursDialog category={category} kitchen={kitchen} onClose={() => setTiming(false)} />}
      {renaming && <RenameDialog category={category} kitchen={kitchen} onClose={() => setRenaming(false)} />}
    </div>
  );
}

interface RenameDialogProps extends Pick<CategoryHeadProps, 'category' | 'kitchen'> {
  readonly onClose: () => void;
}

function RenameDialog({ category, kitchen, onClose }: RenameDialogProps) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const formId = useId();
  const [name, setName] = useState(category);
  const languages = otherLanguages(kitchen);
  const [before] = useState(() =>
    textsOf(kitchen.category_translations?.find((one) => one.category === category)?.translations, 'name'),
  );
  const [names, setNames] = useState(before);
  const isTranslated = JSON.stringify(names) !== JSON.stringify(before);
  const fits = Object.values(names).every((text) => !isTooLong(text.trim(), limits.label));
  useUnsaved(name !== category || isTranslated);
  const rename = useMutation({
    mutationFn: (to: string): Promise<Menu> =>
      requestCategoryRename(kitchen, {
        from: category,
        to,
        ...(isTranslated ? { translations: translationsOf({ name: names }) } : {}),
      }),
    onSuccess: onClose,
  });
  const to = name.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (to === category && !isTranslated) onClose();
    else if (to && fits && !isTooLong(to, limits.label) && !rename.isPending) rename.mutate(to);
  };
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={t('category.rename', { category })}
      description={t('category.merge')}
      footer={
        <Button
          type="submit"
          form={formId}
          tone="primary"
          size="l"
          busy={rename.isPending}
          disabled={!to || isTooLong(to, limits.label)}
        >
          {t('save')}
        </Button>
      }
    >
      <form id={formId} className={styles.renaming} onSubmit={submit}>
        <Field
          label={t('category.name')}
          value={name}
          longest={limits.label}
          error={rename.isError ? words(rename.error) : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <LanguageFields
          label={t('category.name')}
          languages={languages}
          own={name}
          texts={names}
          longest={limits.label}
          onChange={setNames}
        />
      </form>
    </Dialog>
  );
}
