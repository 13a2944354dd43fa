// How to reach the restaurant, and when it is open.
import { useQuery } from '@tanstack/react-query';
import type { KitchenView, RestaurantView } from '@waggle/contracts';
import { weekdays } from '@waggle/contracts/weekdays.ts';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import { usePageTitle } from '../shell/use-page-title.ts';
import { hoursByDay } from './hours-by-day.ts';
import styles from './text-page.module.css';
import { useRestaurant } from './use-restaurant.ts';
import { Waiting } from './waiting.tsx';

export default function ContactPage() {
  const { t } = useTranslation('restaurant');
  usePageTitle(t('title'));
  const restaurant = useRestaurant();
  const kitchen = useQuery({
    queryKey: ['kitchen'],
    queryFn: ({ signal }) => get<KitchenView>('/api/kitchen', { signal }),
    staleTime: 0,
  });
  return (
    <section className={styles.page} aria-labelledby="contact-title">
      <h1 id="contact-title">{t('title')}</h1>
      {restaurant.data ? <Contact restaurant={restaurant.data} /> : <Waiting query={restaurant} />}
      {kitchen.data && <Hours kitchen={kitchen.data} />}
    </section>
  );
}

function Contact({ restaurant }: { readonly restaurant: RestaurantView }) {
  const { t } = useTranslation('restaurant');
  const { name, legal_name, address, phone, email, web } = restaurant;
  return (
    <div className={styles.text}>
      <h2 dir="auto">{name}</h2>
      <dl className={styles.facts}>
        {address && (
          <>
            <dt>{t('address')}</dt>
            <dd className={styles.lines} dir="auto">
              {[legal_name, address].filter(Boolean).join('\n')}
            </dd>
          </>
        )}
        {phone && (
          <>
            <dt>{t('phone')}</dt>
            <dd>
              <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone}</a>
            </dd>
          </>
        )}
        {email && (
          <>
            <dt>{t('email')}</dt>
            <dd>
              <a href={`mailto:${email}`}>{email}</a>
            </dd>
          </>
        )}
        {web && (
          <>
            <dt>{t('web')}</dt>
            <dd>
              <a href={web} rel="noreferrer">
                {web}
              </a>
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}

function Hours({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t, i18n } = useTranslation('restaurant');
  const { opening_hours, special_days = [] } = kitchen;
  const shown = (spans: readonly { opens: string; closes: string }[]): string =>
    spans.length === 0 ? t('closed') : spans.map(({ opens, closes }) => `${opens}–${closes}`).join(', ');
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' });
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeZone: 'UTC' });
  const today = new Date(Date.now() + (kitchen.utc_offset ?? 0) * 60_000).toISOString().slice(0, 10);
  const coming = special_days.filter((day) => day.date >= today).sort((a, b) => (a.date < b.date ? -1 : 1));
  return (
    <div className={styles.text}>
      <h2>{t('hours')}</h2>
      {opening_hours === null ? (
        <p>{t('always')}</p>
      ) : (
        <dl className={styles.facts}>
          {hoursByDay(opening_hours).map((spans, n) => (
            <Fact key={weekdays[n]} name={weekday.format(Date.UTC(2024, 0, n + 1))} text={shown(spans)} />
          ))}
        </dl>
      )}
      {coming.length > 0 && (
        <>
          <h2>{t('special')}</h2>
          <dl className={styles.facts}>
            {coming.map((day) => (
              <Fact key={day.date} name={date.format(Date.parse(day.date))} text={shown(day.hours)} />
            ))}
          </dl>
        </>
      )}
    </div>
  );
}

const Fact = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </>
);
