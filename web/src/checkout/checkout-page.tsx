// The checkout.
export default function CheckoutPage() {
  return null;
}
