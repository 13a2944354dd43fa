// Where an order is.
export default function TrackingPage({ orderId }: { readonly orderId: string }) {
  return <p>{orderId}</p>;
}
