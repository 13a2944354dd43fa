// The live menu with the cart beside it.
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CartEdit } from '../cart/cart.ts';
import { CartAside } from '../cart/cart-aside.tsx';
import { CartSheet } from '../cart/cart-sheet.tsx';
import { useCart } from '../cart/use-cart.ts';
import { preloadCheckout } from '../checkout/load-checkout.ts';
import { UnansweredNotice } from '../checkout/unanswered-notice.tsx';
import { ItemDialog } from '../item/item-dialog.tsx';
import { ConnectionLine } from '../live/connection-line.tsx';
import { useCustomerMenu } from '../menu/menu-language.ts';
import { type MenuState, sectionsOf } from '../menu/menu-state.ts';
import { Loading } from '../shell/loading.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button } from '../ui/button.tsx';
import { CategoryNav, sectionId } from './category-nav.tsx';
import { ItemCard } from './item-card.tsx';
import { KitchenHeader } from './kitchen-header.tsx';
import styles from './menu-page.module.css';

export function MenuPage() {
  const { t } = useTranslation();
  usePageTitle(null);
  const { menu, live } = useCustomerMenu();
  return (
    <>
      <ConnectionLine state={live} />
      {menu ? <MenuView menu={menu} /> : <Loading text={t('menu.loading')} />}
    </>
  );
}

function MenuView({ menu }: { readonly menu: MenuState }) {
  const { t } = useTranslation();
  const cart = useCart();
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<CartEdit | null>(null);
  const query = useDeferredValue(search);
  const isFilled = cart.length > 0;
  useEffect(() => {
    if (isFilled) preloadCheckout();
  }, [isFilled]);
  const sections = useMemo(() => sectionsOf(menu, query), [menu, query]);
  const inCart = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { item_id, quantity } of cart) counts.set(item_id, (counts.get(item_id) ?? 0) + quantity);
    return counts;
  }, [cart]);

  return (
    <div className={styles.page}>
      <div className={styles.menu}>
        <KitchenHeader menu={menu} search={search} onSearch={setSearch} />
        <UnansweredNotice />
        {sections.length > 1 && <CategoryNav sections={sections} />}
        <p role="status" className="visually-hidden">
          {query && t('menu.found', { count: sections.reduce((sum, { items }) => sum + items.length, 0) })}
        </p>
        {sections.map(({ category, title, items }) => (
          <section key={category} id={sectionId(category)} className={styles.section} aria-label={title.text}>
            <h2 dir="auto" lang={title.lang}>
              {title.text}
            </h2>
            <ul className={styles.items}>
              {items.map((item) => (
                <ItemCard
                  key={item.item_id}
                  item={item}
                  unit={menu.kitchen}
                  inCart={inCart.get(item.item_id) ?? 0}
                  onOpen={(opened) => setEditing({ item: opened, line: null })}
                />
              ))}
            </ul>
          </section>
        ))}
        {sections.length === 0 && (
          <div className={styles.nothing}>
            <p>{search ? t('menu.nothingFound', { search }) : t('menu.empty')}</p>
            {search && <Button onClick={() => setSearch('')}>{t('menu.showAll')}</Button>}
          </div>
        )}
      </div>
      <CartAside menu={menu} onEdit={setEditing} />
      <CartSheet menu={menu} onEdit={setEditing} />
      <ItemDialog menu={menu} editing={editing} onClose={() => setEditing(null)} />
    </div>
  );
}
