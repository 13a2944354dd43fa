// What this device prints on, and whether it prints tickets by itself.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../board/board.ts';
import { serverClock } from '../time/server-clock.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './paper.module.css';
import { paperSettings } from './paper-settings.ts';
import { TicketPrinter } from './ticket-printer.tsx';
import { WidthChoice } from './width-choice.tsx';

export default function PrintingControl({ cards }: Pick<Board, 'cards'>) {
  const { t } = useTranslation('paper');
  const settings = paperSettings.use();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-pressed={settings.itselfSince !== null}>
        <Icon name="receipt" />
        <span className={styles.label}>{t('open')}</span>
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('openTitle')} description={t('openText')}>
        <div className={styles.choice}>
          <WidthChoice />
          <Switch
            label={t('itself')}
            checked={settings.itselfSince !== null}
            onChange={(on) => paperSettings.set({ ...settings, itselfSince: on ? serverClock.now() : null })}
          />
          <p className={styles.hint}>{t('itselfHint')}</p>
          <p className={styles.hint}>{t('kiosk')}</p>
        </div>
      </Dialog>
      {settings.itselfSince !== null && <TicketPrinter cards={cards} since={settings.itselfSince} />}
    </>
  );
}
