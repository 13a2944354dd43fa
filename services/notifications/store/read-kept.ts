// Reads what earlier versions of Waggle kept: timelines from before there were boards to show orders on.
import type { Timeline } from '../timeline.rules.ts';

type Kept = Omit<Timeline, 'order' | 'delivery_id'> & Partial<Timeline>;

export const timelineAsKept = (kept: Kept): Timeline => ({ order: null, delivery_id: null, ...kept });
