// Undoes the card's last step while the server allows it.
import { type MouseEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardCard } from '../board/board.ts';
import { serverNow } from '../time/server-clock.ts';
import styles from './order-card.module.css';
import { mayUndo } from './undo-rule.ts';

export interface UndoButtonProps {
  readonly card: BoardCard;
  readonly onUndo: (event: MouseEvent) => void;
}

const lookMs = 500;

export function UndoButton({ card, onUndo }: UndoButtonProps) {
  const { t } = useTranslation('kitchen');
  const offered = useOffered(card);
  if (!offered) return null;
  return (
    <button type="button" className={styles.undo} onClick={onUndo}>
      {t('undo')}
    </button>
  );
}

// Needs a faster clock than the board's, and only while the card is new.
function useOffered(card: BoardCard): boolean {
  const [, look] = useState(0);
  const offered = mayUndo(card, serverNow());
  useEffect(() => {
    if (!offered) return;
    const timer = setInterval(() => look((looks) => looks + 1), lookMs);
    return () => clearInterval(timer);
  }, [offered]);
  return offered;
}
