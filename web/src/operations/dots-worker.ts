// Draws the dots beside the page: nothing that the page does holds a frame up, and a frame costs the page nothing.
import { type DotsOrder, movingDots } from './moving-dots.ts';

const dots = movingDots();
addEventListener('message', ({ data }: MessageEvent<DotsOrder>) => dots.take(data));
