// Where the courier is, on a map.
export interface CourierMapProps {
  readonly orderId: string;
  readonly position: { readonly latitude: number; readonly longitude: number; readonly at: string } | null;
}

export default function CourierMap(_props: CourierMapProps) {
  return null;
}
