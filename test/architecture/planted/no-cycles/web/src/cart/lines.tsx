import type { Cart } from './cart.tsx';
export const Lines = (props: { cart?: typeof Cart }) => <p>{String(props.cart)}</p>;
