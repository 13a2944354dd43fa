// Undoes the card's last step, for as long as the server allows that.
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

// The board's clock ticks too slowly for this, and a thousand old cards need none at all.
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
