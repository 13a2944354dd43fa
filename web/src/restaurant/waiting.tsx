// While the restaurant's texts load, and when they could not be loaded.
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

export function Waiting({ query }: { readonly query: UseQueryResult }) {
  const { t } = useTranslation('restaurant');
  if (!query.isError) return <Loading />;
  return (
    <Notice tone="bad" alert actions={<Button onClick={() => void query.refetch()}>{t('again')}</Button>}>
      {t('failed')}
    </Notice>
  );
}
