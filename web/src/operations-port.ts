// Where operations are: with everything else, or on a port of their own, which the server writes into the page.

const said = globalThis.document?.documentElement.dataset['operations'];

/** This page is on that port, which has no page for customers, kitchen, couriers or admins. */
export const isOperationsPort = said === 'here';

/** The address of that port, such as `http://localhost:9080`; null when this page is on it, or there is none. */
export const operationsElsewhere: string | null = said === undefined || isOperationsPort ? null : said;
