// The ids of records and events: UUIDs version 7, which sort by the time they were made.
import type { FreshId, NewId } from '@waggle/contracts';
import { v7 } from 'uuid';

export const newId: NewId = () => v7() as FreshId;
