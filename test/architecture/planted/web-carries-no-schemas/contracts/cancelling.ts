export const cancelStages = ['created'];
