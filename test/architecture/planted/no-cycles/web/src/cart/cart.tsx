import { Lines } from './lines.tsx';
export const Cart = () => <Lines />;
