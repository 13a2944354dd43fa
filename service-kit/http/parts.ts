// Divides a long list into WebSocket messages: a browser delivers a message only when it is complete, so a page on a slow line
// could not tell a long message in transit from a dead connection.

/** A second at 128 kbit/s. */
const partBytes = 16 * 1_024;

/** At least one part, perhaps an empty one. @param bytes how long a part may be, as JSON; a longer item gets its own part */
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
