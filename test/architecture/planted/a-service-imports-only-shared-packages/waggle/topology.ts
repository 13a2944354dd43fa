export const topology = [];
