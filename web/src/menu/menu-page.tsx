// The menu.
export function MenuPage() {
  return null;
}
