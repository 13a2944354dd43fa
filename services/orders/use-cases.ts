// All that the orders service can do, each in a file of its own. Routes and reactions ask for it here.

// Customers:

export { askByKey } from './order/ask-by-key.ts';
export { cancelOrder } from './order/cancel-order.ts';
export { placeOrder } from './order/place-order.ts';

// The kitchen:

export { restockItem } from './menu/edit-menu.ts';
export { advanceOrder } from './order/advance-order.ts';
export { undoStep } from './order/undo-step.ts';

// The admin:

export { renameCategory, setKitchen } from './kitchen/set-kitchen.ts';
export { addMenuItem, changeMenuItem, removeMenuItem } from './menu/edit-menu.ts';

// Reactions to events:

export { markDelivered, takeRequestedStep } from './order/advance-order.ts';

// By itself:

export { keepCurrency } from './menu/keep-currency.ts';
export { loadDemoMenu } from './menu/load-demo-menu.ts';
export { removeUnusedPictures } from './menu/pictures.ts';
export { requestOpenOrders } from './order/request-open-orders.ts';
export { countStuckOrders } from './order/stuck-orders.ts';
