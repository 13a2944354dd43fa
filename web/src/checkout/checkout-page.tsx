// The checkout: delivery details, cart, and the button that places the order.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import BillDetails from '../bill/bill-details.tsx';
import type { CartEdit } from '../cart/cart.ts';
import { CartContents, usePricedCart } from '../cart/cart-contents.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { ItemDialog } from '../item/item-dialog.tsx';
import { ConnectionLine } from '../live/connection-line.tsx';
import type { LiveState } from '../live/live-socket.ts';
import { DeliveryTime } from '../menu/delivery-time.tsx';
import { useCustomerMenu } from '../menu/menu-language.ts';
import type { MenuState } from '../menu/menu-state.ts';
import { OpeningNotice } from '../menu/opening-notice.tsx';
import { takesLaterOrders, useOpening } from '../menu/use-opening.ts';
import { paths } from '../paths.ts';
import { PickUpAddress } from '../serving/pick-up-address.tsx';
import { useServing } from '../serving/serving.ts';
import { ServingChoice } from '../serving/serving-choice.tsx';
import { Loading } from '../shell/loading.tsx';
import { MessagePage } from '../shell/message-page.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { preloadTracking } from '../tracking/load-tracking.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { openAttempt, orderedItem } from './attempt.ts';
import styles from './checkout-page.module.css';
import { faultOf } from './customer.ts';
import { CustomerForm, customerFormId } from './customer-form.tsx';
import { LeftAttemptNotice } from './left-attempt-notice.tsx';
import { nothingSaid, paymentOf, tipOf } from './payment.ts';
import { PaymentFields } from './payment-fields.tsx';
import { PlacingNotice } from './placing-notice.tsx';
import { PostcodeField } from './postcode-field.tsx';
import { useCustomer } from './use-customer.ts';
import { usePlacing } from './use-placing.ts';
import { useQuote } from './use-quote.ts';
import { useWhen, WhenChoice } from './when-choice.tsx';

export default function CheckoutPage() {
  const { t } = useTranslation();
  usePageTitle(t('checkout.title'));
  // Before the form is there: words that came later would move the button away from a finger.
  useTranslation('bill');
  const { menu, live } = useCustomerMenu();
  if (!menu) return <Loading />;
  return <Checkout menu={menu} live={live} />;
}

function Checkout({ menu, live }: { readonly menu: MenuState; readonly live: LiveState }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { dayTime } = useKitchenFormat();
  const cart = usePricedCart(menu);
  const opening = useOpening(menu.kitchen);
  const when = useWhen(menu.kitchen, opening);
  const { isLater, wantedAt } = when;
  const [editing, setEditing] = useState<CartEdit | null>(null);
  const [submitted, setSubmitted] = useState(false);
  const [postcode, setPostcode] = useState('');
  const [paying, setPaying] = useState(nothingSaid);
  const attempt = openAttempt.use();
  const placing = usePlacing();
  const { state, order, stop } = placing;
  const refused = state.kind === 'refused' ? state.refusal.kind : null;
  const underWay = state.kind === 'sending' || state.kind === 'no_answer';
  // One order at a time: the earlier one may have been placed.
  const left = state.kind === 'left';
  const chosen = useServing(menu.kitchen);
  const serving = underWay ? (attempt?.body.serving ?? 'delivery') : chosen;
  const isPickUp = serving === 'pick_up';
  const [customer, setCustomer] = useCustomer(underWay ? (attempt?.body.customer ?? null) : null, serving);

  const language = menu.language && menu.language !== menu.kitchen.language ? menu.language : undefined;
  const items = cart.lines.map(({ line }) => orderedItem(line));
  const priced = cart.blocked || cart.total === null ? null : `${cart.total} ${menu.kitchen.currency}`;
  const digits = menu.kitchen.currency_digits;
  const goods = cart.total ?? 0;
  const tip = tipOf(paying, goods, digits);
  const quoted = useQuote(
    {
      items,
      ...(language === undefined ? {} : { language }),
      ...(isPickUp ? { serving } : postcode.trim() === '' ? {} : { postcode: postcode.trim() }),
      ...(tip ? { tip } : {}),
      ...(paying.way === null ? {} : { way: paying.way }),
      ...(wantedAt === null ? {} : { wanted_at: wantedAt }),
    },
    priced,
    `${postcode.trim()} ${paying.ownTip}`,
    JSON.stringify([menu.kitchen.estimate, menu.kitchen.full]),
  );
  const full = !isLater && (quoted.quote ?? menu.kitchen).full === true;
  // Hides a refusal once the cart is fixed, or where a notice already explains it.
  const settled =
    ((refused === 'short' || refused === 'later') && !cart.blocked) ||
    (refused === 'closed' && !opening.open) ||
    (refused === 'full' && full) ||
    (refused === 'wanted' && wantedAt === null);
  const delivers = quoted.quote?.delivers ?? 'everywhere';
  const hasPlace = delivers === 'everywhere' || delivers === 'here';
  const charged = quoted.current ? (quoted.quote?.bill.total ?? null) : quoted.failed ? goods + (tip ?? 0) : null;
  // Without a place it has no fee yet.
  const total = hasPlace ? charged : null;
  const missing = quoted.quote?.missing ?? 0;
  const payment = paymentOf(paying, total ?? 0, digits);
  const mayOrder =
    !cart.blocked &&
    total !== null &&
    missing === 0 &&
    (isLater ? wantedAt !== null && quoted.quote?.wanted_fault === undefined : opening.open && !full) &&
    tip !== null &&
    payment !== null &&
    hasPlace;

  if (cart.count === 0 && !underWay) {
    return (
      <>
        <LeftAttemptNotice placing={placing} />
        <MessagePage icon="bag" title={t('checkout.emptyTitle')} text={t('cart.empty')}>
          <ButtonLink href={paths.menu} tone="primary">
            {t('toMenu')}
          </ButtonLink>
        </MessagePage>
      </>
    );
  }
  const submit = () => {
    setSubmitted(true);
    const faulty = customer.faulty[0];
    if (faulty) document.getElementById(customerFormId)?.querySelector<HTMLElement>(`[name="${faulty}"]`)?.focus();
    else if (mayOrder && total !== null) {
      // The page that follows loads while the server answers.
      preloadTracking();
      order({
        customer: customer.tidy,
        lines: cart.lines.map(({ line }) => line),
        total,
        unit: menu.kitchen,
        language,
        serving,
        postcode: delivers === 'here' ? postcode.trim() : undefined,
        tip: tip ?? 0,
        payment: payment ?? undefined,
        wantedAt,
      });
    }
  };
  const orderWords =
    total === null ? t('checkout.orderNothing') : t('checkout.order', { total: money(total, menu.kitchen) });
  return (
    <>
      <ConnectionLine state={live} />
      <div className={styles.page}>
        <header>
          <ButtonLink href={paths.menu} tone="quiet" className={styles.back}>
            {t('checkout.back')}
          </ButtonLink>
          <h1>{t('checkout.title')}</h1>
          <LeftAttemptNotice placing={placing} />
        </header>
        <section className={styles.card} aria-labelledby={`${customerFormId}-title`}>
          <ServingChoice kitchen={menu.kitchen} disabled={underWay} />
          <WhenChoice
            kitchen={menu.kitchen}
            when={when}
            canNow={opening.open}
            serving={serving}
            postcode={delivers === 'here' ? postcode.trim() : undefined}
            fault={quoted.quote?.wanted_fault}
            disabled={underWay}
          />
          <h2 id={`${customerFormId}-title`}>{t(isPickUp ? 'checkout.whoPicksUp' : 'checkout.where')}</h2>
          <CustomerForm
            customer={customer.value}
            serving={serving}
            faultOf={(field) => faultOf(field, customer.value[field])}
            showAll={submitted}
            disabled={underWay}
            onChange={setCustomer}
            onSubmit={submit}
            remember={customer.remember}
            onRemember={customer.setRemember}
          />
          {isPickUp && <PickUpAddress kitchen={menu.kitchen} />}
          {!isPickUp && delivers !== 'everywhere' && (
            <PostcodeField
              postcode={postcode}
              delivers={delivers}
              tried={submitted}
              disabled={underWay}
              onChange={(typed) => setPostcode(typed.replaceAll(/[^a-z0-9 -]/gi, ''))}
            />
          )}
        </section>
        <section className={styles.card} aria-label={t('cart.title')}>
          <h2>{t('cart.title')}</h2>
          <div inert={underWay}>
            <CartContents menu={menu} onEdit={setEditing} withCheckout={false} />
          </div>
          {cart.total !== null && (
            <BillDetails
              bill={quoted.quote?.bill}
              total={quoted.quote?.bill.total ?? cart.total}
              missing={missing}
              unit={menu.kitchen}
            />
          )}
          {quoted.quote && (
            <PaymentFields
              draft={paying}
              tipRates={quoted.quote.tip_rates}
              ways={quoted.quote.payment_ways}
              goods={goods}
              total={quoted.quote.bill.total}
              unit={menu.kitchen}
              disabled={underWay}
              onChange={setPaying}
            />
          )}
          <div className={styles.end}>
            {!isLater && <OpeningNotice opening={opening} full={full} later={takesLaterOrders(menu.kitchen)} />}
            {!settled && <PlacingNotice state={state} menu={menu} onStop={stop} />}
            <Button
              type="submit"
              form={customerFormId}
              tone="primary"
              size="l"
              wide
              busy={underWay}
              disabled={!underWay && (left || !(mayOrder || delivers === 'unknown'))}
            >
              {underWay ? t('checkout.placing') : orderWords}
            </Button>
            {wantedAt !== null && (
              // Keyed by text: browser translation replaces text nodes and would keep showing old ones.
              <p key={wantedAt} className={styles.small}>
                {t(isPickUp ? 'checkout.when.ready' : 'checkout.when.delivered', { at: dayTime(wantedAt) })}
              </p>
            )}
            {opening.open && !isLater && (
              <p className={styles.small}>
                <DeliveryTime kitchen={menu.kitchen} expected={quoted.quote} />
              </p>
            )}
            <p className={styles.small}>{t(isPickUp ? 'checkout.pickUp.pay' : 'checkout.pay')}</p>
          </div>
        </section>
      </div>
      <ItemDialog menu={menu} editing={editing} onClose={() => setEditing(null)} />
    </>
  );
}
