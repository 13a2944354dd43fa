// The orders service: the menu and the kitchen's settings; placing, advancing and cancelling orders.
import { type CountryCode, isCountry } from '@waggle/contracts/phone.ts';
import { rateOf, SettingsError } from '@waggle/service-kit/config';
import { discardCustomerLetters, removeReplacedFiles } from '@waggle/service-kit/operations';
import { defineService, startBackfill, startPeriodicTask } from '@waggle/service-kit/process';
import type { Cause } from '@waggle/store';
import { Counter } from 'prom-client';
import { kitchenRoutes } from './kitchen/kitchen-routes.ts';
import { restaurantRoutes } from './kitchen/restaurant-routes.ts';
import { handOverDue } from './later/hand-over.ts';
import { timesRoutes } from './later/times-routes.ts';
import { manifest } from './manifest.ts';
import { putBackOnSale } from './menu/back-on-sale.ts';
import { keepCurrency } from './menu/keep-currency.ts';
import { loadDemoMenu } from './menu/load-demo-menu.ts';
import { createMenuCache, readLiveMenu } from './menu/menu.ts';
import { startMenuFeed } from './menu/menu-feed.ts';
import { menuRoutes } from './menu/menu-routes.ts';
import { menuSocket, menuSocketApi } from './menu/menu-socket.ts';
import { pictureRoutes } from './menu/picture-routes.ts';
import { cleanStoredPictures, removeUnusedPictures } from './menu/pictures.ts';
import { stockRoutes } from './menu/stock-routes.ts';
import { menuFileRoutes } from './menu-file/menu-file-routes.ts';
import { markDelivered, takeRequestedStep } from './order/advance-order.ts';
import { cancelUnconfirmed } from './order/cancel-unconfirmed.ts';
import { totalCeiling } from './order/ceiling.rules.ts';
import { customerRoutes } from './order/customer-routes.ts';
import { forgetPeopleBefore } from './order/forget-person.ts';
import { noteCourierReport } from './order/note-courier-report.ts';
import { createOrderLimits } from './order/order-limits.ts';
import { createOrderQueue } from './order/order-queue.ts';
import { routes } from './order/order-routes.ts';
import { purgeAnswers } from './order/purge-answers.ts';
import { requestOpenOrders } from './order/request-open-orders.ts';
import { countStuckOrders } from './order/stuck-orders.ts';
import { openTrackingSecrets } from './order/tracking-secrets.ts';
import { purgePrints } from './paper/list-prints.ts';
import { paperRoutes } from './paper/paper-routes.ts';
import { pricingRoutes } from './pricing/pricing-routes.ts';
import { startRememberedTimes } from './promise/read-promise.ts';
import { purgeTimes } from './promise/record-times.ts';
import { ordersRecords } from './records.ts';

export const service = defineService(manifest, {
  store: ordersRecords,
  socketApi: menuSocketApi,
  async start({
    engine,
    store,
    eventLog,
    folder,
    topology,
    unread,
    cache,
    limiter,
    signals,
    clock,
    newId,
    staff,
    config,
    log,
    metrics,
  }) {
    const atStart: Cause = { correlation_id: newId(), causation_id: null };
    const country = countryOf(config.country);
    const trackingSecrets = await openTrackingSecrets(
      {
        store,
        clock,
        given: config.trackingSecrets,
        file: config.trackingSecretFile,
        folder,
        shared: engine === 'cluster',
      },
      atStart,
    );
    const converted = await keepCurrency(store, atStart, config);
    if (converted > 0)
      log.warn(
        { items: converted, conversion: config.convertPrices },
        'converted the menu’s prices to another currency',
      );
    if (config.demoMenu) {
      const added = await loadDemoMenu(store, atStart);
      if (added > 0) log.info({ items: added }, 'loaded the demo menu');
    }
    const menuCache = createMenuCache(cache, store, config.currency, signals);
    const ignoredSteps = new Counter({
      name: 'waggle_order_steps_ignored_total',
      help: 'Requested steps that changed nothing, by reason.',
      labelNames: ['reason'] as const,
      registers: [metrics],
    });
    // From zero at the start: `rate` does not see the first value of a new series.
    for (const reason of ['repeated', 'impossible', 'stale', 'unknown_order']) ignoredSteps.inc({ reason }, 0);
    const remembered = await startRememberedTimes({
      times: store.reads.times,
      clock,
      failed: (error) => log.warn({ err: error }, 'could not read how long orders took; will retry'),
    });
    const {
      orders,
      numbers,
      quarters,
      menu,
      kitchen,
      restaurant,
      pricing,
      prints,
      pictures,
      answers,
      simulation,
      secrets,
    } = store.reads;
    const times = { newest: remembered.newest, note: store.reads.times.note, purge: store.reads.times.purge };
    const reads = {
      orders,
      numbers,
      quarters,
      menu,
      kitchen,
      restaurant,
      pricing,
      prints,
      pictures,
      answers,
      simulation,
      secrets,
      times,
    };
    const simulated = !unread.includes('order-simulation-stream');
    const deps = {
      store: { ...store, reads },
      simulated,
      menuCache,
      clock,
      newId,
      staff,
      trackingSecrets,
      answerRetentionHours: config.answerRetentionHours,
      country,
      ceilings: {
        lines: config.mostLines,
        ofItem: config.mostOfItem,
        pieces: config.mostPieces,
        total: totalCeiling(config.mostTotal, config.currency),
      },
      limits: createOrderLimits({
        limiter,
        clock,
        rates: {
          perAddress: rateOf(config.ordersPerAddress),
          perPhone: rateOf(config.ordersPerPhone),
          perDevice: rateOf(config.ordersPerDevice),
        },
        secret: trackingSecrets[0],
        country,
      }),
      queue: createOrderQueue(config.ordersWaiting),
      ignored: (reason: string) => ignoredSteps.inc({ reason }),
    };
    const menuFeed = await startMenuFeed({
      read: () => readLiveMenu({ reads }, config.currency, clock.now()),
      given: menuCache.given,
      signals,
      clock,
      failed: (error) => log.warn({ err: error }, 'could not read the menu; pages keep the one they have'),
    });
    const purgingAnswers = startPeriodicTask(
      clock,
      10 * 60_000,
      () => purgeAnswers({ store, clock, retentionHours: config.answerRetentionHours }, atStart),
      (error) => log.warn({ err: error }, 'could not remove old answers to Idempotency-Keys; will retry'),
    );
    const purgingTimes = startPeriodicTask(
      clock,
      3_600_000,
      async () => {
        await purgeTimes({ store, clock }, atStart);
        await purgePrints({ store, clock }, atStart);
      },
      (error) => log.warn({ err: error }, 'could not remove old times and prints of orders; will retry'),
    );
    const forgetPeople = startPeriodicTask(
      clock,
      3_600_000,
      async () => {
        const before = clock.now() - config.personalDataDays * 86_400_000;
        const people = await forgetPeopleBefore(deps, before, atStart);
        await discardCustomerLetters(eventLog, ({ letter }) => letter.last_failed_at < before);
        if (people > 0) log.info({ people }, 'removed the customers of old orders');
        const replaced = folder === null ? [] : removeReplacedFiles(folder, before);
        if (replaced.length > 0) log.info({ replaced }, 'removed files that a restore had put aside');
      },
      (error) => log.warn({ err: error }, 'could not remove the customers of old orders; will retry'),
    );
    const purgingPictures = startPeriodicTask(
      clock,
      10 * 60_000,
      async () => {
        const removed = await removeUnusedPictures(deps, atStart);
        if (removed > 0) log.info({ pictures: removed }, 'removed unused pictures');
        const old = await cleanStoredPictures({ store }, atStart);
        if (old.cleaned + old.removed > 0) log.info(old, 'cleaned pictures from before uploads were cleaned');
      },
      (error) => log.warn({ err: error }, 'could not remove or clean pictures; will retry'),
    );
    const unconfirmed = { ...deps, afterMs: config.unconfirmedMinutes * 60_000 || Infinity, runningSince: clock.now() };
    const cancelling = startPeriodicTask(
      clock,
      Math.min(30_000, unconfirmed.afterMs / 4),
      async () => {
        const cancelled = await cancelUnconfirmed(unconfirmed);
        if (cancelled.length > 0)
          log.warn({ order_ids: cancelled }, 'cancelled orders that the kitchen did not confirm in time');
      },
      (error) => log.warn({ err: error }, 'could not cancel unconfirmed orders; will retry'),
    );
    const handingOver = startPeriodicTask(
      clock,
      5_000,
      async () => {
        const handed = await handOverDue(deps);
        if (handed.length > 0) log.info({ order_ids: handed }, 'gave the kitchen orders that are wanted for later');
      },
      (error) => log.warn({ err: error }, 'could not give the kitchen the orders that are due; will retry'),
    );
    const backOnSale = startPeriodicTask(
      clock,
      30_000,
      async () => {
        const items = await putBackOnSale(deps, atStart);
        if (items.length > 0) log.info({ items }, 'put items back on sale that were sold out for a day');
      },
      (error) => log.warn({ err: error }, 'could not put items back on sale; will retry'),
    );
    const backfill = startBackfill({
      store,
      record: ({ simulation }) => simulation,
      on: simulated,
      clock,
      cause: atStart,
      requestPage: requestOpenOrders({ store, cause: atStart }),
      failed: (error) => log.warn({ err: error }, 'could not request steps from the simulator; will retry'),
    });
    countStuckOrders({ store, clock, metrics, stuckMs: config.stuckMinutes * 60_000 });
    return {
      reactions: {
        'order.update_requested': takeRequestedStep(deps),
        'delivery.delivered': markDelivered(deps),
        'delivery.reopened': noteCourierReport(),
        'delivery.assigned': noteCourierReport(),
        'delivery.failed': noteCourierReport(),
      },
      routes(http) {
        menuRoutes(http, deps);
        stockRoutes(http, deps);
        menuFileRoutes(http, deps);
        kitchenRoutes(http, deps);
        restaurantRoutes(http, deps);
        pricingRoutes(http, deps);
        pictureRoutes(http, deps);
        routes(http, deps);
        timesRoutes(http, deps);
        paperRoutes(http, deps);
        customerRoutes(http, { ...deps, engine, folder, eventLog, topology });
      },
      sockets: [menuSocket(menuFeed)],
      async stop() {
        await remembered.stop();
        await backfill.stop();
        await cancelling.stop();
        await handingOver.stop();
        await backOnSale.stop();
        await purgingAnswers.stop();
        await purgingTimes.stop();
        await forgetPeople.stop();
        await purgingPictures.stop();
        await menuFeed.stop();
      },
    };
  },
  init: {
    async menu({ store, config, cause }) {
      await keepCurrency(store, cause, config);
      const added = await loadDemoMenu(store, cause);
      return {
        changed: added > 0,
        said: added > 0 ? `added ${added} items` : 'there is a menu already: nothing was added',
      };
    },
  },
});

function countryOf(code: string): CountryCode | undefined {
  if (code === '') return undefined;
  if (isCountry(code)) return code;
  throw new SettingsError(
    `bad setting: WAGGLE_COUNTRY is "${code}", but must be the ISO 3166 code of a country, such as DE`,
  );
}
