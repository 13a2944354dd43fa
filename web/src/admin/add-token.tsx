// Makes a token for a script.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MadeToken, NewToken } from '@waggle/contracts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Select } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { RoleField } from './role-field.tsx';
import styles from './staff-page.module.css';
import { useErrorText } from './use-admin-errors.ts';

const lifetimes = [30, 90, 365] as const;
const empty: NewToken = { name: '', role: 'kitchen', read_only: false, days: 90 };

interface AddTokenProps {
  readonly onClose: () => void;
  readonly onMade: (made: MadeToken) => void;
}

export function AddToken({ onClose, onMade }: AddTokenProps) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const queries = useQueryClient();
  const formId = useId();
  const [draft, setDraft] = useState(empty);
  const [tried, setTried] = useState(false);
  const add = useMutation({
    mutationFn: (token: NewToken) => post<MadeToken>('/api/tokens', token),
    onSuccess: onMade,
    onSettled: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
  const set = (part: Partial<NewToken>): void => {
    add.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const name = draft.name.trim();
  const taken = add.error instanceof ApiError && add.error.code === 'token_name_taken';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (name !== '' && !isTooLong(name, limits.accountName) && !add.isPending) add.mutate({ ...draft, name });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('tokens.add')}
      footer={
        <Button type="submit" form={formId} tone="primary" size="l" busy={add.isPending}>
          {t('tokens.make')}
        </Button>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit} noValidate autoComplete="off">
        {add.isError && !taken && (
          <Notice tone="bad" alert>
            {words(add.error)}
          </Notice>
        )}
        <Field
          label={t('staff.name')}
          hint={t('tokens.nameHint')}
          value={draft.name}
          longest={limits.accountName}
          error={taken ? t('tokens.taken') : tried && name === '' ? t('error.required') : undefined}
          onChange={(event) => set({ name: event.target.value })}
        />
        <RoleField value={draft.role} onChoose={(role) => set({ role })} />
        <Switch
          label={t('tokens.readOnly')}
          checked={draft.read_only === true}
          onChange={(read_only) => set({ read_only })}
        />
        <Select
          label={t('tokens.days')}
          value={draft.days}
          onChange={(event) => set({ days: Number(event.target.value) })}
        >
          {lifetimes.map((count) => (
            <option key={count} value={count}>
              {t('tokens.forDays', { count })}
            </option>
          ))}
        </Select>
      </form>
    </Dialog>
  );
}
