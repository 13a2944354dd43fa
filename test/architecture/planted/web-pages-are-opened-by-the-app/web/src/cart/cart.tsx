import { Form } from '../checkout/form.tsx';
export const Cart = () => <Form />;
