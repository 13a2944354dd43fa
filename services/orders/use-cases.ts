// All that the orders service can do. A list to read: routes, sockets and service.ts import each from its own file, and a test
// beside this file holds the list to what they import.

// Customers:

export { readRestaurant } from './kitchen/read-restaurant.ts';
export { listBookableTimes } from './later/bookable-times.ts';
export { createMenuCache, readLiveMenu, readMenu } from './menu/menu.ts';
export { startMenuFeed } from './menu/menu-feed.ts';
export { readPicture } from './menu/pictures.ts';
export { cancelOrder } from './order/cancel-order.ts';
export { placeOrder } from './order/place-order.ts';
export { readOrderByKey } from './order/read-order-by-key.ts';
export { readOrder } from './order/read-orders.ts';
export { quoteOrder } from './pricing/quote-order.ts';
export { estimateOrder, readKitchenEstimates, startRememberedTimes } from './promise/read-promise.ts';

// The kitchen:

export { pauseKitchen } from './kitchen/pause-kitchen.ts';
export { readKitchen } from './kitchen/read-kitchen.ts';
export { restockItem, setStock } from './menu/change-stock.ts';
export { sellChoice } from './menu/sell-choice.ts';
export { advanceOrder } from './order/advance-order.ts';
export { changePromise } from './order/change-promise.ts';
export { listOrders } from './order/read-orders.ts';
export { searchOrders } from './order/search-orders.ts';
export { undoStep } from './order/undo-step.ts';
export { unconfirmedPrints } from './paper/list-prints.ts';
export { claimPrint, confirmPrint, printAgain } from './paper/print-paper.ts';

// The admin:

export { renameCategory, setKitchen } from './kitchen/set-kitchen.ts';
export { setRestaurant } from './kitchen/set-restaurant.ts';
export { addMenuItem, changeMenuItem, removeMenuItem } from './menu/edit-menu.ts';
export { orderItems } from './menu/order-items.ts';
export { uploadPicture } from './menu/upload-picture.ts';
export { exportMenu } from './menu-file/export-menu.ts';
export { importMenu } from './menu-file/import-menu.ts';
export { findOrders } from './order/find-orders.ts';
export { forgetCustomers } from './order/forget-person.ts';
export { readPricing } from './pricing/read-pricing.ts';
export { setPricing } from './pricing/set-pricing.ts';

// Reactions to events:

export { markDelivered, takeRequestedStep } from './order/advance-order.ts';
export { noteCourierReport } from './order/note-courier-report.ts';

// By itself:

export { handOverDue } from './later/hand-over.ts';
export { putBackOnSale } from './menu/back-on-sale.ts';
export { keepCurrency } from './menu/keep-currency.ts';
export { loadDemoMenu } from './menu/load-demo-menu.ts';
export { cleanStoredPictures, removeUnusedPictures } from './menu/pictures.ts';
export { cancelUnconfirmed } from './order/cancel-unconfirmed.ts';
export { forgetPeopleBefore } from './order/forget-person.ts';
export { purgeAnswers } from './order/purge-answers.ts';
export { requestOpenOrders } from './order/request-open-orders.ts';
export { countStuckOrders } from './order/stuck-orders.ts';
export { openTrackingSecrets } from './order/tracking-secrets.ts';
export { purgePrints } from './paper/list-prints.ts';
export { purgeTimes } from './promise/record-times.ts';
