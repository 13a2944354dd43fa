// A dialog: centred on a wide screen, a bottom sheet on a phone. Radix handles keyboard and focus.
import { Close, Content, Description, Overlay, Portal, Root, Title } from 'radix-ui/dialog';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { join } from './button.tsx';
import styles from './dialog.module.css';
import { Icon } from './icon.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string | undefined;
  /** The languages of these two, where they differ from the page's. */
  readonly titleLang?: string | undefined;
  readonly descriptionLang?: string | undefined;
  readonly children: ReactNode;
  /** The buttons, fixed below the scrolling content. */
  readonly footer?: ReactNode;
  /** Full-width content above the title. */
  readonly picture?: ReactNode;
  /** `side`: a drawer at the right edge. */
  readonly place?: 'middle' | 'side';
}

export function Dialog(props: DialogProps) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog(props: DialogProps) {
  const { onClose, title, titleLang, description, descriptionLang, children, footer, picture, place } = props;
  const { t } = useTranslation();
  // Radix returns the focus to its trigger; without a trigger, this restores the previous focus.
  const [before] = useState(() => document.activeElement);
  return (
    <Root open onOpenChange={(next) => !next && onClose()}>
      <Portal>
        <Overlay className={styles.veil} />
        <Content
          className={join(styles.dialog, place === 'side' ? styles.side : styles.middle)}
          // Focuses the dialog itself: screen readers read the title, and a stray Enter triggers nothing.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const next = before?.isConnected ? before : document.querySelector('main');
            if (next instanceof HTMLElement) next.focus();
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <Close className={styles.close} aria-label={t('close')}>
            <Icon name="close" />
          </Close>
          <div className={styles.scrolls}>
            {picture}
            <div className={styles.inside}>
              <Title className={styles.title} dir="auto" lang={titleLang}>
                {title}
              </Title>
              {description && (
                <Description className={styles.description} dir="auto" lang={descriptionLang}>
                  {description}
                </Description>
              )}
              {children}
            </div>
          </div>
          {footer && <div className={styles.footer}>{footer}</div>}
        </Content>
      </Portal>
    </Root>
  );
}
