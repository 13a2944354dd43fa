// Pictures of items over HTTP: admins upload them, reading them needs no session.
import { limits, Problem, pictureTypes, UploadedPicture } from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import Type from 'typebox';
import { readPicture } from './pictures.ts';
import { type UploadPictureDeps, uploadPicture } from './upload-picture.ts';

const tags = ['menu'];
const PictureParams = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) }, { additionalProperties: false });

export function pictureRoutes(http: HttpServer, deps: UploadPictureDeps): void {
  // In its own scope, so that no other route accepts pictures.
  void http.register(async (scope) => uploadRoute(scope as HttpServer, deps));

  http.get(
    '/api/pictures/:id',
    { schema: { tags, summary: 'A picture', params: PictureParams, response: { 404: Problem } } },
    async (request, reply) => {
      const picture = await readPicture(deps.store, request.params.id);
      if (!picture) {
        throw new ProblemError({
          status: 404,
          code: 'picture_not_found',
          title: 'No such picture',
          detail: `There is no picture ${request.params.id}.`,
        });
      }
      // The id is a hash of the content, so a picture never changes. The type was detected, so that browsers need not guess.
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .type(picture.type)
        .send(Buffer.from(picture.bytes) as never);
    },
  );
}

function uploadRoute(scope: HttpServer, deps: UploadPictureDeps): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    [...pictureTypes],
    { parseAs: 'buffer', bodyLimit: limits.pictureBytes },
    (_, body, done) => done(null, body),
  );
  scope.post(
    '/api/pictures',
    {
      bodyLimit: limits.pictureBytes,
      // On a slow line the upload alone takes longer than the usual timeout.
      handlerTimeout: 180_000,
      errorHandler: (error) => {
        throw sayingWhatIsTaken(error);
      },
      schema: {
        tags,
        summary: 'Upload a picture of an item',
        description: `PNG, JPEG or WebP, up to ${limits.pictureBytes / 1024} KiB, as the body. What can be seen of it is encoded anew, upright and at most 1600 pixels long; all else in the file, such as where it was taken, is dropped. A picture that no item uses is kept for a day.`,
        consumes: [...pictureTypes],
        response: { 201: UploadedPicture, 413: Problem, 415: Problem },
      },
    },
    async (request, reply) => {
      const bytes = request.body;
      const mediaType = request.headers['content-type']?.split(';', 1)[0];
      if (!Buffer.isBuffer(bytes)) throw notTaken;
      const uploaded = await uploadPicture(deps, request.cause, bytes, mediaType);
      if (uploaded.kind === 'not_a_picture') throw notTaken;
      if (uploaded.kind === 'too_large') throw tooManyPixels(uploaded);
      return reply.code(201).send({ picture: uploaded.picture });
    },
  );
}

const tooManyPixels = ({ width, height }: { readonly width: number; readonly height: number }): ProblemError =>
  new ProblemError({
    status: 413,
    code: 'picture_too_large',
    title: 'The picture is too large',
    detail: `A picture of ${width} × ${height} pixels is too large: a width of 800 is enough, and at most ${limits.picturePixels / 1e6} million pixels are taken.`,
  });

const notTaken = new ProblemError({
  status: 415,
  code: 'media_type',
  title: 'Unsupported picture format',
  detail: `Send ${pictureTypes.join(', ')} with a matching Content-Type.`,
});

// The framework's message is about JSON, which has a smaller limit.
function sayingWhatIsTaken(error: Error & { readonly code?: string }): Error {
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return notTaken;
  if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') return error;
  return new ProblemError({
    status: 413,
    code: 'picture_too_large',
    title: 'The picture is too large',
    detail: `A picture may have at most ${limits.pictureBytes} bytes. Make it smaller: a width of 800 pixels is enough.`,
  });
}
