// `waggle openapi`: prints the whole API as OpenAPI, whichever services run on this machine, or none.
import published from '@waggle/contracts/published/openapi.json' with { type: 'json' };

// The mark of a generated file is for whoever opens the file.
const { 'x-comment': _, ...openApi } = published;

export function printOpenApi({ server }: { readonly server?: string }): void {
  const document = server === undefined ? openApi : { ...openApi, servers: [{ url: server }] };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
