// Under which the free times are cached: who orders at a time that was taken meanwhile asks for them again.
export const timesKey = ['times'];
