// The passkeys of one's own account: which there are, a new one, and removing one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PasskeyView } from '@waggle/contracts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remove } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { makePasskey, ownPasskeys, passkeysKey, passkeysWork } from '../session/passkeys.ts';
import { passkeyRefusal } from '../session/sign-in-refusal.ts';
import { Loading } from '../shell/loading.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import styles from './staff-page.module.css';
import { useErrorText, useErrorToast } from './use-admin-errors.ts';

export function OwnPasskeys() {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const queries = useQueryClient();
  const [leaving, setLeaving] = useState<PasskeyView | null>(null);
  const list = useQuery({ queryKey: passkeysKey, queryFn: ownPasskeys, staleTime: 0 });
  const removing = useMutation({
    mutationFn: ({ passkey_id }: PasskeyView) => remove(`/api/session/passkeys/${passkey_id}`),
    onSuccess: () => setLeaving(null),
    onError: useErrorToast(),
    onSettled: () => queries.invalidateQueries({ queryKey: passkeysKey }),
  });
  return (
    <section aria-labelledby="passkeys-title" className={styles.narrow}>
      <div>
        <h2 id="passkeys-title">{t('passkeys.title')}</h2>
        <p className={styles.lead}>{t('passkeys.lead')}</p>
      </div>
      {list.isPending && <Loading />}
      {list.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void list.refetch()}>{t('again')}</Button>}>
          {words(list.error)}
        </Notice>
      )}
      {list.data && list.data.passkeys.length > 0 && (
        <ul className={styles.list}>
          {list.data.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.passkey_id} passkey={passkey} onRemove={() => setLeaving(passkey)} />
          ))}
        </ul>
      )}
      {passkeysWork() ? <AddPasskey /> : <Notice tone="info">{t('passkeys.place')}</Notice>}
      {leaving && (
        <Confirm
          title={t('passkeys.removeTitle', { name: leaving.name })}
          text={t(list.data?.passkeys.length === 1 ? 'passkeys.removeLast' : 'passkeys.removeText')}
          confirm={t('staff.remove.confirm')}
          busy={removing.isPending}
          onConfirm={() => removing.mutate(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}

function AddPasskey() {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const words = useErrorText();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  useUnsaved(typed !== '');
  const add = useMutation({
    mutationFn: makePasskey,
    onSuccess() {
      setTyped('');
      setTried(false);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: passkeysKey }),
  });
  const name = typed.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (name !== '' && !isTooLong(name, limits.accountName) && !add.isPending) add.mutate(name);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate autoComplete="off">
      {add.isError && (
        <Notice tone="bad" alert>
          {passkeyRefusal(add.error, common) ?? words(add.error)}
        </Notice>
      )}
      <Field
        label={t('passkeys.name')}
        hint={t('passkeys.nameHint')}
        value={typed}
        longest={limits.accountName}
        error={tried && name === '' ? t('error.required') : undefined}
        onChange={(event) => {
          if (!add.isPending) add.reset();
          setTyped(event.target.value);
        }}
      />
      <Button type="submit" busy={add.isPending}>
        {t('passkeys.add')}
      </Button>
    </form>
  );
}

function PasskeyRow({ passkey, onRemove }: { readonly passkey: PasskeyView; readonly onRemove: () => void }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { name, created_at, used_at } = passkey;
  return (
    <li className={styles.token}>
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi>{name}</bdi>
        </p>
        <p className={styles.login}>
          {[
            t('passkeys.added', { time: format.dayTime(created_at) }),
            used_at ? t('sessions.used', { time: format.dayTime(used_at) }) : t('passkeys.unused'),
          ].join(' · ')}
        </p>
      </div>
      <IconButton icon="trash" label={t('staff.remove.open', { name })} onClick={onRemove} />
    </li>
  );
}
