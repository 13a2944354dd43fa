// Everything that is wrong in the files, with its line and column.
import type { MenuFault } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import styles from './exchange-page.module.css';

export function FaultTable({ faults }: { readonly faults: readonly MenuFault[] }) {
  const { t } = useTranslation('exchange');
  return (
    <>
      <Notice tone="bad" alert>
        {t('faults', { count: faults.length })}
      </Notice>
      <ul className={styles.faults}>
        {faults.map((fault) => {
          const { file, line, column, field, code, value, message } = fault;
          return (
            <li key={`${file} ${line} ${column} ${field} ${code}`}>
              <p className={styles.where}>
                <span>{t(`file.${file}`)}</span>
                <span>{`${t('line')} ${line}`}</span>
                <span>{`${t('column')} ${column}`}</span>
                {field && <code>{field}</code>}
              </p>
              <p>{t(`fault.${code}`, { message })}</p>
              {value !== undefined && value !== '' && (
                <p className={styles.there}>
                  <span>{`${t('value')}: `}</span>
                  <code dir="auto">{value}</code>
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
