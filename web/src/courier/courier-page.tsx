// The courier's page.
export default function CourierPage() {
  return null;
}
