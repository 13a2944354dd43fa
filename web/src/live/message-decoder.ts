// Decodes socket messages. A message that violates its contract is skipped, so pages only see valid ones.

/** @returns null for a message to skip */
export type Decode<Message> = (data: string) => Message | null;

type Checks<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: (value: unknown) => value is Extract<Message, { readonly type: Type }>;
};

/**
 * Decodes the messages of one socket by their `type`. An unknown type comes from a newer server and is skipped silently. An
 * invalid message is skipped with one warning per type: a server that sends it once is likely to send it every second.
 */
export function messageDecoder<Message extends { readonly type: string }>(checks: Checks<Message>): Decode<Message> {
  const warned = new Set<string>();
  const invalid = (what: string): null => {
    if (!warned.has(what)) console.warn(`Waggle: skipped an invalid message: ${what}`);
    warned.add(what);
    return null;
  };
  const checkOf = new Map<unknown, (value: unknown) => value is Message>(Object.entries(checks) as never);
  return (data) => {
    const message = parse(data);
    if (typeof message !== 'object' || message === null) return invalid('not a JSON object');
    const { type } = message as { readonly type?: unknown };
    const check = checkOf.get(type);
    if (!check) return null;
    return check(message) ? message : invalid(String(type));
  };
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
