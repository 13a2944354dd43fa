// Writes the documents that are made from the code.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventCatalogue } from './event-catalogue.ts';

writeFileSync(path.resolve(import.meta.dirname, '../docs/events.md'), eventCatalogue());
