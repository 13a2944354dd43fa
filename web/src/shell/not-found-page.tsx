// The page for an unknown path.
import { useTranslation } from 'react-i18next';
import { absolutePath, paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { MessagePage } from './message-page.tsx';
import { usePageTitle } from './use-page-title.ts';

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('notFound.title'));
  return (
    <MessagePage icon="search" title={t('notFound.title')} text={t('notFound.text')}>
      <ButtonLink href={absolutePath(paths.menu)} tone="primary">
        {t('toMenu')}
      </ButtonLink>
    </MessagePage>
  );
}
