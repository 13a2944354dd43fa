// The orders that were placed on this device.
export default function OrdersPage() {
  return null;
}
