// The admin's page.
export default function AdminPage() {
  return null;
}
