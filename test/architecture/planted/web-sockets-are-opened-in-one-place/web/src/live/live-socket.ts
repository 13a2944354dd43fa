export const openLiveSocket = 1;
