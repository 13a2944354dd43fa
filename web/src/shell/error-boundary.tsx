// Shows a page's render error and offers to reload, instead of a blank page.
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { MessagePage } from './message-page.tsx';

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

// Also catches an outdated page after an upgrade, which requests a chunk that no longer exists.
function Broken() {
  const { t } = useTranslation();
  return (
    <main>
      <MessagePage icon="alert" title={t('broken.title')} text={t('broken.text')}>
        <Button tone="primary" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      </MessagePage>
    </main>
  );
}
