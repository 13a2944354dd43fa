// An error in a page: says so and offers to reload it, instead of showing nothing.
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

// Also after an update of Waggle: a page that was open asks for a file that is no longer there.
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
