// Reads what comes over a socket. A message is what its contract says, or it is passed over: a page never works with less.

/** @returns null for a message to pass over */
export type Decode<Message> = (data: string) => Message | null;

type Checks<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: (value: unknown) => value is Extract<Message, { readonly type: Type }>;
};

/**
 * A decoder of the messages of one socket, by their `type`. Types that are not among the checks come from a newer server and
 * are passed over silently. What is not valid is passed over too, with one warning for each type: a server that sends it once
 * is likely to send it every second.
 */
export function messageDecoder<Message extends { readonly type: string }>(checks: Checks<Message>): Decode<Message> {
  const warned = new Set<string>();
  const invalid = (what: string): null => {
    if (!warned.has(what)) console.warn(`Waggle: passed over a message that is not valid: ${what}`);
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
