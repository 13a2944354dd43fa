// Compresses answers as the client accepts it. A text that is sent again and again, such as the menu, is compressed once.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A shorter text fits into one packet as it is. */
export const minCompressedLength = 1_400;
/** The size of the cache of compressed texts, which holds those with an entity tag. */
const remembered = 8;

type Encoding = 'br' | 'gzip';

const compress: Readonly<Record<Encoding, (text: string) => Promise<Buffer>>> = {
  // This quality compresses a menu to a tenth within a few milliseconds.
  br: (text) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (text) => promisify(gzip)(text),
};

/** Compresses what is sent. Files of the pages are compressed when they are built. */
export function compression(): (
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
) => Promise<string | Buffer> {
  const known = new Map<string, Promise<Buffer>>();
  return async (request, reply, text) => {
    if (reply.hasHeader('content-encoding')) return text;
    reply.header('vary', [reply.getHeader('vary'), 'accept-encoding'].filter(Boolean).join(', '));
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    if (!encoding) return text;
    const etag = reply.getHeader('etag');
    reply.header('content-encoding', encoding).removeHeader('content-length');
    if (typeof etag !== 'string') return compress[encoding](text);
    // The bytes differ and the text does not: hence a weak tag.
    if (!etag.startsWith('W/')) reply.header('etag', `W/${etag}`);
    // Two addresses may have the same tag.
    const key = `${encoding} ${text.length} ${etag} ${request.url}`;
    const made = known.get(key) ?? compress[encoding](text);
    known.delete(key);
    known.set(key, made);
    for (const oldest of known.keys()) {
      if (known.size <= remembered) break;
      known.delete(oldest);
    }
    return made;
  };
}

/** The best encoding that the client takes; null for none. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding | null {
  const accepted = new Map(
    String(header ?? '')
      .split(',')
      .map((part) => {
        const [name = '', ...parameters] = part.trim().toLowerCase().split(';');
        const quality = parameters.find((one) => one.trim().startsWith('q='));
        return [name.trim(), quality === undefined ? 1 : Number(quality.trim().slice(2))] as const;
      }),
  );
  const qualityOf = (name: string) => accepted.get(name) ?? accepted.get('*') ?? 0;
  const [br, gz] = [qualityOf('br'), qualityOf('gzip')];
  if (br > 0 && br >= gz) return 'br';
  return gz > 0 ? 'gzip' : null;
}
