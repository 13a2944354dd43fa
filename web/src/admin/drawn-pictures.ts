// The pictures that come with Waggle, for an admin to choose from. The one for every dish stands last.
export const drawnPictures = [
  ...['margherita', 'diavola', 'funghi', 'quattro-formaggi', 'tagliatelle-ragu', 'spaghetti-pomodoro', 'caesar-salad'],
  ...['caprese', 'tiramisu', 'honey-cake', 'lemonade', 'mineral-water', 'dish'],
].map((name) => `/pictures/${name}.svg`);
