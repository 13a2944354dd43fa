// Reads the figures of the streams from the metrics of a running Waggle.
import type { StreamInfo } from '@waggle/bus';

/** The present state of one stream. */
export type LiveStream = Pick<StreamInfo, 'length'> & {
  readonly groups: readonly { readonly group: string; readonly pending: number; readonly lag: number | null }[];
};

/** Rejects when no server answers there. */
export async function readStreamMetrics(url: string): Promise<Map<string, LiveStream>> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return streamsOf(await response.text());
}

/** @param text in the Prometheus text format */
export function streamsOf(text: string): Map<string, LiveStream> {
  const found = new Map<string, { length: number; groups: { group: string; pending: number; lag: number | null }[] }>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] =
      /^waggle_(stream_length|group_pending|group_lag)\{(.*)\} (\S+)$/.exec(line) ?? [];
    if (!name) continue;
    const label = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(labels)?.[1] ?? '';
    const stream = found.get(label('stream')) ?? { length: 0, groups: [] };
    found.set(label('stream'), stream);
    if (name === 'stream_length') {
      stream.length = Number(value);
      continue;
    }
    let group = stream.groups.find((one) => one.group === label('group'));
    if (!group) {
      group = { group: label('group'), pending: 0, lag: null };
      stream.groups.push(group);
    }
    group[name === 'group_lag' ? 'lag' : 'pending'] = Number(value);
  }
  return found;
}
