// Tokens of scripts: made here with a name, a role and an end, shown once, and removed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MadeToken, TokenList, TokenView } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, remove } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Loading } from '../shell/loading.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { AddToken } from './add-token.tsx';
import styles from './staff-page.module.css';
import { useErrorText, useErrorToast } from './use-admin-errors.ts';

const tokensKey = ['tokens'];

type Open =
  | { readonly what: 'add' }
  | { readonly what: 'made'; readonly made: MadeToken }
  | { readonly what: 'remove'; readonly token: TokenView };

export function Tokens() {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const tokens = useQuery({
    queryKey: tokensKey,
    queryFn: ({ signal }) => get<TokenList>('/api/tokens', { signal }),
    staleTime: 0,
  });
  const removing = useMutation({
    mutationFn: ({ token_id }: TokenView) => remove(`/api/tokens/${token_id}`),
    onSuccess: () => setOpen(null),
    onError: useErrorToast(),
    onSettled: () => queries.invalidateQueries({ queryKey: tokensKey }),
  });
  return (
    <section aria-labelledby="tokens-title" className={styles.tokens}>
      <div className={styles.head}>
        <div>
          <h2 id="tokens-title">{t('tokens.title')}</h2>
          <p className={styles.lead}>{t('tokens.lead')}</p>
        </div>
        <Button onClick={() => setOpen({ what: 'add' })}>
          <Icon name="plus" />
          {t('tokens.add')}
        </Button>
      </div>
      {tokens.isPending && <Loading />}
      {tokens.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void tokens.refetch()}>{t('again')}</Button>}>
          {words(tokens.error)}
        </Notice>
      )}
      <ul className={styles.list}>
        {tokens.data?.tokens.map((token) => (
          <TokenRow key={token.token_id} token={token} onRemove={() => setOpen({ what: 'remove', token })} />
        ))}
      </ul>
      {open?.what === 'add' && (
        <AddToken onClose={() => setOpen(null)} onMade={(made) => setOpen({ what: 'made', made })} />
      )}
      {open?.what === 'made' && (
        <Dialog
          open
          onClose={() => setOpen(null)}
          title={t('tokens.made', { name: open.made.name })}
          description={t('tokens.once')}
        >
          <Field label={t('tokens.value')} readOnly value={open.made.token} onFocus={({ target }) => target.select()} />
        </Dialog>
      )}
      {open?.what === 'remove' && (
        <Confirm
          title={t('tokens.removeTitle', { name: open.token.name })}
          text={t('tokens.removeText')}
          confirm={t('staff.remove.confirm')}
          busy={removing.isPending}
          onConfirm={() => removing.mutate(open.token)}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function TokenRow({ token, onRemove }: { readonly token: TokenView; readonly onRemove: () => void }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { name, role, read_only, expires_at } = token;
  const ended = Date.parse(expires_at) <= Date.now();
  return (
    <li className={styles.token} data-disabled={ended || undefined}>
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi>{name}</bdi>
        </p>
        <p className={styles.login}>
          {[t(`role.${role}`), ...(read_only ? [t('tokens.readOnly')] : [])].join(', ')}
          {' · '}
          {t(ended ? 'tokens.ended' : 'tokens.until', { time: format.dayTime(expires_at) })}
        </p>
      </div>
      <IconButton icon="trash" label={t('staff.remove.open', { name })} onClick={onRemove} />
    </li>
  );
}
