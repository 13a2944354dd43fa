// The illustrations that ship with Waggle, for admins to choose from. The generic one comes last.
export const drawnPictures = [
  ...['margherita', 'diavola', 'funghi', 'quattro-formaggi', 'tagliatelle-ragu', 'spaghetti-pomodoro', 'caesar-salad'],
  ...['caprese', 'tiramisu', 'honey-cake', 'lemonade', 'mineral-water', 'dish'],
].map((name) => `/pictures/${name}.svg`);
