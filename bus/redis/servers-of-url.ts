// REDIS_URL may name several nodes of a Redis Cluster, as in redis://user:password@a:7000,b:7000,c:7000.

/** host:port of each. */
export function serversOf(url: string): string[] {
  const { hosts } = partsOf(url);
  return hosts.split(',').map((host) => (/:\d+$/.test(host) ? host : `${host}:6379`));
}

/** The same URL for one server, with the user, the password and TLS. */
export function urlOfServer(url: string, server: string): string {
  const { before, after } = partsOf(url);
  return `${before}${server}${after}`;
}

/** One URL to parse: of the first server. */
export const firstUrlOf = (url: string): string => {
  const { before, hosts, after } = partsOf(url);
  return `${before}${hosts.split(',', 1)[0]}${after}`;
};

/** Without the number of a database, which a node of a cluster refuses. */
export const withoutDatabase = (url: string): string => {
  const { before, hosts, after } = partsOf(url);
  return `${before}${hosts}${after.replace(/^\/\d+/, '')}`;
};

function partsOf(url: string): { readonly before: string; readonly hosts: string; readonly after: string } {
  const [, before = '', hosts = '', after = ''] = /^(\w+:\/\/(?:[^@/]*@)?)([^/?#]*)(.*)$/.exec(url) ?? [];
  return { before, hosts, after };
}
