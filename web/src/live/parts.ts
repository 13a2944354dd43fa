// Snapshots that come in parts, so that a page on a slow line sees that something comes.

/** True on every part but the last. */
interface InParts {
  readonly more?: true;
}

export const isPart = (message: object): boolean => (message as InParts).more === true;

export interface Parts<Message> {
  /** Another connection sends another snapshot: what came of the one before is no use. */
  restart(): void;
  /** The message, whole; null for a part that others follow. */
  add(message: Message): Message | null;
}

/** @param join puts the next part of a snapshot behind those before */
export function collectParts<Message extends { readonly type: string }>(
  join: (before: Message, next: Message) => Message,
): Parts<Message> {
  let before: Message | null = null;
  return {
    restart() {
      before = null;
    },
    add(message) {
      const joined = before && before.type === message.type ? join(before, message) : message;
      before = isPart(message) ? joined : null;
      return isPart(message) ? null : joined;
    },
  };
}
