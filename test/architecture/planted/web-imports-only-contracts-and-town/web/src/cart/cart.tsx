import { price } from '../../../services/orders/price.ts';
export const Cart = () => <p>{price}</p>;
