// A collector that is not the project's: takes OTLP over HTTP and reads its protobuf by the wire format and the numbers of the
// published `.proto` files, with none of the code that wrote it.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** @param silent takes requests and never answers */
export async function startCollector({ silent = false } = {}): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers });
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (silent) return;
      const body = Buffer.concat(parts);
      spans.push(...spansIn(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
      // An empty ExportTraceServiceResponse: all was taken.
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

// ExportTraceServiceRequest.resource_spans = 1; ResourceSpans.resource = 1, scope_spans = 2; ScopeSpans.spans = 2.
function spansIn(request: Buffer): ReceivedSpan[] {
  return all(request, 1).flatMap((resourceSpans) => {
    const resource = attributesIn(all(resourceSpans, 1)[0] ?? Buffer.alloc(0), 1);
    return all(resourceSpans, 2).flatMap((scopeSpans) => all(scopeSpans, 2).map((span) => spanIn(span, resource)));
  });
}

// Span.trace_id = 1, span_id = 2, parent_span_id = 4, name = 5, links = 13; Link.trace_id = 1, span_id = 2.
const spanIn = (span: Buffer, resource: ReceivedSpan['resource']): ReceivedSpan => ({
  traceId: hex(span, 1),
  spanId: hex(span, 2),
  parentSpanId: hex(span, 4),
  name: (all(span, 5)[0] ?? '').toString(),
  resource,
  links: all(span, 13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
});

// KeyValue.key = 1, value = 2; AnyValue.string_value = 1.
const attributesIn = (message: Buffer, field: number): Record<string, string> =>
  Object.fromEntries(
    all(message, field).map((pair) => [
      String(all(pair, 1)[0] ?? ''),
      String(all(all(pair, 2)[0] ?? Buffer.alloc(0), 1)[0] ?? ''),
    ]),
  );

const hex = (message: Buffer, field: number): string => all(message, field)[0]?.toString('hex') ?? '';

/** The length-delimited values of a field. @throws when the bytes are no protobuf message */
function all(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at];
      if (byte === undefined) throw new Error(`the message ends in the middle of a number, at byte ${at}`);
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [field, wireType] = [Math.floor(key / 8), key % 8];
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const length = varint();
      if (at + length > message.length) throw new Error(`field ${field} is longer than its message`);
      if (field === wanted) found.push(message.subarray(at, at + length));
      at += length;
    } else throw new Error(`field ${field} has wire type ${wireType}, which no message has`);
  }
  return found;
}
