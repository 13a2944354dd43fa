import { item } from '../menu/item.ts';
export const Cart = () => <p>{item}</p>;
