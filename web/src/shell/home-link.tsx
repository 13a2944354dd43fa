// The logo, which leads to the menu where there is one.
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useBrand } from '../brand/brand.ts';
import { isOperationsPort } from '../operations-port.ts';
import { absolutePath, paths } from '../paths.ts';
import { Logo } from './logo.tsx';
import styles from './shell.module.css';

export function HomeLink() {
  const { t } = useTranslation();
  const brand = useBrand();
  return (
    <Link
      href={absolutePath(isOperationsPort ? paths.operations : paths.menu)}
      className={styles.brand}
      aria-label={brand ? t('homeOf', { name: brand.name }) : t('home')}
    >
      <Logo />
    </Link>
  );
}
