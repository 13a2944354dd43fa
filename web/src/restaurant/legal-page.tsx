// The restaurant's imprint, or what it says about privacy: plain text.
import type { LegalPage } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { NotFoundPage } from '../shell/not-found-page.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import styles from './text-page.module.css';
import { useRestaurant } from './use-restaurant.ts';
import { Waiting } from './waiting.tsx';

const isLegal = (page: string): page is LegalPage => page === 'imprint' || page === 'privacy';

export default function LegalTextPage({ page }: { readonly page: string }) {
  return isLegal(page) ? <Text page={page} /> : <NotFoundPage />;
}

function Text({ page }: { readonly page: LegalPage }) {
  const { t } = useTranslation('restaurant');
  const { t: common } = useTranslation();
  const title = common(`legal.${page}`);
  usePageTitle(title);
  const restaurant = useRestaurant();
  const paragraphs = (restaurant.data?.[page] ?? '').split(/\n\s*\n/).filter((text) => text.trim() !== '');
  return (
    <section className={styles.page} aria-labelledby="legal-title">
      <h1 id="legal-title">{title}</h1>
      {restaurant.data ? (
        <div className={styles.text} dir="auto">
          {paragraphs.length === 0 && <p>{t('noText')}</p>}
          {paragraphs.map((text, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of a text never move
            <p key={n} className={styles.lines}>
              {text.trim()}
            </p>
          ))}
        </div>
      ) : (
        <Waiting query={restaurant} />
      )}
    </section>
  );
}
