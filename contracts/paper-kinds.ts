// The papers of an order. Kept apart from the schemas, which browsers do not need.

export const paperKinds = ['ticket', 'label', 'receipt'] as const;
export type PaperKind = (typeof paperKinds)[number];
