// `waggle openapi`: prints the whole API as OpenAPI, whichever services run on this machine, or none.
import openApi from '@waggle/contracts/published/openapi.json' with { type: 'json' };

export function printOpenApi({ server }: { readonly server?: string }): void {
  const document = server === undefined ? openApi : { ...openApi, servers: [{ url: server }] };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
