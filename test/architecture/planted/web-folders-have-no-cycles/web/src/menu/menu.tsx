import { line } from '../cart/line.ts';
export const Menu = () => <p>{line}</p>;
