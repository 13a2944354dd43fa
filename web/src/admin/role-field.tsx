// Asks for a role, and says what each may do.
import type { Role } from '@waggle/contracts';
import { roles } from '@waggle/contracts/roles.ts';
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/field.tsx';

interface RoleFieldProps {
  readonly value: Role;
  readonly onChoose: (role: Role) => void;
}

export function RoleField({ value, onChoose }: RoleFieldProps) {
  const { t } = useTranslation('admin');
  return (
    <Select
      label={t('staff.role')}
      value={value}
      onChange={(event) => onChoose(roles.find((one) => one === event.target.value) ?? 'kitchen')}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {t(`role.${role}`)}: {t(`roleMay.${role}`)}
        </option>
      ))}
    </Select>
  );
}
