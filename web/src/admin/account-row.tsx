// One account: its name, its role, and its actions.
import type { Account, Role } from '@waggle/contracts';
import { roles } from '@waggle/contracts/roles.ts';
import { useTranslation } from 'react-i18next';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import styles from './staff-page.module.css';

export interface AccountRowProps {
  readonly account: Account;
  readonly isOwn: boolean;
  readonly busy: boolean;
  readonly onRole: (role: Role) => void;
  readonly onDisable: (disabled: boolean) => void;
  readonly onPassword: () => void;
  readonly onSessions: () => void;
  readonly onRemove: () => void;
}

export function AccountRow(props: AccountRowProps) {
  const { account, isOwn, busy, onRole, onDisable, onPassword, onSessions, onRemove } = props;
  const { t } = useTranslation('admin');
  const { name, login, role, disabled } = account;
  return (
    <li className={styles.account} data-disabled={disabled || undefined} aria-busy={busy}>
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi>{name}</bdi> {isOwn && <Badge>{t('staff.you')}</Badge>}
          {disabled && <Badge tone="bad">{t('staff.disabled')}</Badge>}
        </p>
        <p className={styles.login}>{login}</p>
      </div>
      <select
        className={styles.role}
        aria-label={t('staff.roleOf', { name })}
        value={role}
        // Keeps admins from removing their own role by mistake.
        disabled={isOwn || busy}
        onChange={(event) => {
          const chosen = roles.find((one) => one === event.target.value);
          if (chosen) onRole(chosen);
        }}
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {t(`role.${one}`)}
          </option>
        ))}
      </select>
      <div className={styles.actions}>
        {!isOwn && (
          <>
            <Button tone="quiet" onClick={onSessions}>
              {t('sessions.open')}
            </Button>
            <Button tone="quiet" onClick={onPassword}>
              {t('staff.password.open')}
            </Button>
            <Button tone="quiet" busy={busy} onClick={() => onDisable(!disabled)}>
              {t(disabled ? 'staff.enable' : 'staff.disable')}
            </Button>
            <IconButton icon="trash" label={t('staff.remove.open', { name })} onClick={onRemove} />
          </>
        )}
      </div>
    </li>
  );
}
