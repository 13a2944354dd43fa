// Errors as RFC 9457 problem documents.
import { limits, type Problem } from '@waggle/contracts';
import { shortened } from '@waggle/contracts/graphemes.ts';

type ProblemFields = Omit<Problem, 'type' | 'correlation_id' | 'instance'>;

/** Thrown by a route to answer with a problem document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemFields;
  /** The client may try again after this time; sent as Retry-After. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: ProblemFields, retryAfterSeconds: number | null = null) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** 429. @param waitMs until the next request is allowed */
export function tooManyRequests(
  waitMs: number,
  fields: Pick<ProblemFields, 'code' | 'title' | 'detail'>,
): ProblemError {
  return new ProblemError({ status: 429, ...fields }, Math.max(1, Math.ceil(waitMs / 1_000)));
}

export const problemType = 'application/problem+json; charset=utf-8';

/** The document as it is sent. */
export const problemDocument = (
  problem: ProblemFields,
  about: { instance?: string; correlation_id?: string },
): Problem => ({
  type: `urn:waggle:problem:${problem.code}`,
  ...problem,
  ...about,
});

/** The problem for an error that a route, or the parsing of its request, threw. */
export function problemOf(error: unknown): ProblemFields {
  if (error instanceof ProblemError) return error.problem;
  const { code, validation, validationContext, statusCode, message } = error as FrameworkError;
  if (code === 'store_unavailable' || code === 'engine_unavailable') return unavailable;
  if (validation) return invalidRequest(validation, validationContext ?? 'body');
  const known = code === undefined ? undefined : readingProblems[code];
  if (known) return known;
  // Below 500 the framework's message is about the request; from 500 on it could reveal internals.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: 'bad_request', title: 'The request cannot be read', detail: message ?? '' };
  }
  return {
    status: 500,
    code: 'internal',
    title: 'Something went wrong',
    detail: 'The log has the error, under the correlation id.',
  };
}

interface FrameworkError {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
  readonly validation?: Iterable<SchemaError>;
  readonly validationContext?: string;
}

/** A TypeBox error: why a value does not match its schema. */
interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params?: { readonly requiredProperties?: unknown; readonly additionalProperties?: unknown };
}

const unavailable: ProblemFields = {
  status: 503,
  code: 'unavailable',
  title: 'Temporarily unavailable',
  detail: 'The store cannot be reached. Nothing was changed; try again shortly.',
};

const badJson: ProblemFields = {
  status: 400,
  code: 'bad_json',
  title: 'The body is not JSON',
  detail: 'Send one JSON value in UTF-8.',
};

const readingProblems: Readonly<Record<string, ProblemFields>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: badJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: { ...badJson, detail: 'The body is empty: send one JSON value in UTF-8.' },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'body_too_large',
    title: 'The body is too large',
    detail: `A body may have at most ${limits.bodyBytes} bytes.`,
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'media_type',
    title: 'Unsupported media type',
    detail: 'Send the body as application/json.',
  },
  // The operation that the request waited for may still complete.
  FST_ERR_HANDLER_TIMEOUT: {
    ...unavailable,
    detail: 'The request timed out but may still take effect: retry shortly with the same Idempotency-Key.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    status: 414,
    code: 'uri_too_long',
    title: 'The path is too long',
    detail: 'A segment of the path is longer than any id.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'bad_request',
    title: 'Wrong Content-Length',
    detail: 'Content-Length must be the number of bytes in the body.',
  },
};

function invalidRequest(validation: Iterable<SchemaError>, context: string): ProblemFields {
  const where = context === 'body' ? '' : `${placeNames[context] ?? context}: `;
  // Only the first problem of a field is worth reporting: that 0.5 is no integer, not that it is also below 1.
  const found = new Map<string, string>();
  for (const { field, message } of [...validation].flatMap(fieldErrors)) {
    if (!found.has(field)) found.set(field, where + message);
  }
  const errors = [...found].map(([field, message]) => ({ field, message }));
  return {
    status: 400,
    code: 'invalid_request',
    title: 'The request does not match its schema',
    detail: errors.map(({ field, message }) => `${field} ${message}`).join('; '),
    errors,
  };
}

const placeNames: Readonly<Record<string, string>> = {
  params: 'in the path',
  querystring: 'in the query',
  headers: 'in the headers',
};

function fieldErrors(error: SchemaError): { field: string; message: string }[] {
  const at = `#${error.instancePath}`;
  const each = (names: unknown, message: string) =>
    Array.isArray(names) ? names.map((name) => ({ field: `${at}/${pointerPart(String(name))}`, message })) : null;
  switch (error.keyword) {
    // TypeBox reports an unknown field under both keywords and stops after a few errors, so either may come alone.
    case 'boolean':
      return [{ field: at, message: 'is not known here' }];
    case 'additionalProperties':
      return (
        each(error.params?.additionalProperties, 'is not known here') ?? [{ field: at, message: error.message ?? '' }]
      );
    case 'required':
      return each(error.params?.requiredProperties, 'is missing') ?? [{ field: at, message: error.message ?? '' }];
    default:
      return [{ field: at, message: error.message ?? 'is not valid' }];
  }
}

// RFC 6901 escapes these two characters in a pointer.
const pointerPart = (name: string): string => shortened(name, 100).replaceAll('~', '~0').replaceAll('/', '~1');
