// The paper of this device.
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/field.tsx';
import { type PaperWidth, paperSettings, paperWidths } from './paper-settings.ts';

export function WidthChoice() {
  const { t } = useTranslation('paper');
  const settings = paperSettings.use();
  return (
    <Select
      label={t('width')}
      value={settings.width}
      onChange={({ target }) => paperSettings.set({ ...settings, width: target.value as PaperWidth })}
    >
      {paperWidths.map((width) => (
        <option key={width} value={width}>
          {t(`widths.${width}`)}
        </option>
      ))}
    </Select>
  );
}
