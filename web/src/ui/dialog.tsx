// A dialog: in the middle on a wide screen, a sheet from below on a phone. Keyboard and focus are Radix's.
import { Close, Content, Description, Overlay, Portal, Root, Title } from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { join } from './button.tsx';
import styles from './dialog.module.css';
import { Icon } from './icon.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string | undefined;
  readonly children: ReactNode;
  /** Stays in view below what scrolls: the buttons. */
  readonly footer?: ReactNode;
  /** Above the title, to the edges. */
  readonly picture?: ReactNode;
  /** `side`: a drawer at the right edge. */
  readonly place?: 'middle' | 'side';
}

export function Dialog({ open, onClose, title, description, children, footer, picture, place }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Portal>
        <Overlay className={styles.veil} />
        <Content
          className={join(styles.dialog, place === 'side' ? styles.side : styles.middle)}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <Close className={styles.close} aria-label={t('close')}>
            <Icon name="close" />
          </Close>
          <div className={styles.scrolls}>
            {picture}
            <div className={styles.inside}>
              <Title className={styles.title}>{title}</Title>
              {description && <Description className={styles.description}>{description}</Description>}
              {children}
            </div>
          </div>
          {footer && <div className={styles.footer}>{footer}</div>}
        </Content>
      </Portal>
    </Root>
  );
}
