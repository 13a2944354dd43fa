// Divides a long list for WebSocket messages: a browser sees a message when all of it is there, so that a page on a slow line
// could not tell a long one that is coming from a connection that is dead.

/** A second at 128 kbit/s. */
const partBytes = 16 * 1_024;

/** At least one part, perhaps an empty one. @param bytes how long a part may be, as JSON; a longer item is a part of its own */
export function inParts<Item>(items: readonly Item[], bytes = partBytes): Item[][] {
  let part: Item[] = [];
  let length = 0;
  const parts = [part];
  for (const item of items) {
    const own = JSON.stringify(item).length;
    if (part.length > 0 && length + own > bytes) {
      part = [];
      length = 0;
      parts.push(part);
    }
    part.push(item);
    length += own;
  }
  return parts;
}
