// The kitchen's page.
export default function KitchenPage() {
  return null;
}
