// In the place of the operations page where operations have a port of their own: where that is.
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { operationsElsewhere } from '../operations-port.ts';
import { journeyPath, paths } from '../paths.ts';
import { MessagePage } from '../shell/message-page.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';

export default function ElsewherePage() {
  const { t } = useTranslation('operations');
  const order = useSearchParams()[0].get('order');
  const there = `${operationsElsewhere}${order === null ? paths.operations : journeyPath(order)}`;
  usePageTitle(t('title'));
  return (
    <MessagePage icon="search" title={t('elsewhere.title')} text={t('elsewhere.text')}>
      <a href={there}>{there}</a>
    </MessagePage>
  );
}
