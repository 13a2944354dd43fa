export const courier = 'bee';
