// Who publishes and who consumes what, derived from the manifests of all services.
import type { EventType } from './events.ts';
import { type EventOn, eventsOn, groupOf, type StreamName, streamNames } from './streams.ts';

/** The events that a service reacts to, by the stream that carries them. It acknowledges the rest of a stream unseen. */
export type Consumes = { readonly [S in StreamName]?: readonly EventOn<S>[] };

/** A service's place in the flow. */
export interface Flow {
  readonly name: string;
  readonly consumes: Consumes;
  /** The streams that this service alone publishes on. */
  readonly publishes: readonly StreamName[];
  /** The setting that switches the service off. Without one every deployment runs it. */
  readonly switchedBy?: string;
}

/** A group that reads a stream, and whether its service runs: always, perhaps (it can be switched off), or never (it is). */
export interface ReadingGroup {
  readonly group: string;
  readonly runs: 'always' | 'optional' | 'never';
}

/** An event that a service with this `consumes` reacts to. */
export type ConsumedEvent<C extends Consumes> = {
  [S in keyof C]: C[S] extends readonly (infer E)[] ? E : never;
}[keyof C] &
  EventType;

export interface ConsumedStream {
  readonly stream: StreamName;
  readonly events: readonly EventType[];
}

/** The streams that a service reads, with the events that it reacts to on each. */
export const subscriptionsOf = ({ consumes }: Pick<Flow, 'consumes'>): ConsumedStream[] =>
  streamNames.flatMap((stream) => {
    const events: readonly EventType[] | undefined = consumes[stream];
    return events ? [{ stream, events }] : [];
  });

export interface Topology {
  /** The service that publishes on a stream. */
  publisherOf(stream: StreamName): string;
  /** service → the events of the stream that it reacts to. */
  consumersOf(stream: StreamName): ReadonlyMap<string, readonly EventType[]>;
  /** The groups that read a stream. */
  groupsOf(stream: StreamName): string[];
  /** The same groups, each with whether its service runs. */
  readingGroupsOf(stream: StreamName): ReadingGroup[];
}

/**
 * @param switchedOff names of services that this deployment does not run
 * @throws {TopologyError} with all contradictions
 */
export function topologyOf(flows: readonly Flow[], switchedOff: readonly string[] = []): Topology {
  const problems = problemsOf(flows);
  if (problems.length > 0) throw new TopologyError(problems.join('; '));
  const publishers = new Map(flows.flatMap(({ name, publishes }) => publishes.map((stream) => [stream, name])));
  const consumers = new Map(
    streamNames.map((stream) => [
      stream,
      new Map(
        flows.flatMap((flow) =>
          subscriptionsOf(flow).flatMap(({ stream: read, events }) =>
            read === stream ? [[flow.name, events] as const] : [],
          ),
        ),
      ),
    ]),
  );
  const consumersOf = (stream: StreamName) => consumers.get(stream) ?? new Map();
  const runsOf = (name: string): ReadingGroup['runs'] => {
    if (flows.find((flow) => flow.name === name)?.switchedBy === undefined) return 'always';
    return switchedOff.includes(name) ? 'never' : 'optional';
  };
  return {
    publisherOf: (stream) => publishers.get(stream) ?? '',
    consumersOf,
    groupsOf: (stream) => [...consumersOf(stream).keys()].map(groupOf),
    readingGroupsOf: (stream) =>
      [...consumersOf(stream).keys()].map((name) => ({ group: groupOf(name), runs: runsOf(name) })),
  };
}

/** The services' manifests do not fit together. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError';
  readonly code = 'topology';
}

/**
 * Names of other parts: keys of the chart's values, its other subcharts, services and volumes of compose; the tables of settings; and
 * those that would give a service the user of an administrator, or the database of sessions or of the audit trail. Tests compare them
 * with the files.
 */
export const reservedNames: ReadonlySet<string> = new Set(
  [
    'admin alloy audit backup client cloudflared collector common gateway global grafana ingress init loki mongodb monitor',
    'pages platform prometheus promtail proxy redis refill shared tempo test users waggle web',
  ].flatMap((names) => names.split(' ')),
);

function problemsOf(flows: readonly Flow[]): string[] {
  const names = flows.map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  const publishersOf = (stream: StreamName) => flows.filter(({ publishes }) => publishes.includes(stream));
  return [
    ...twice.map((name) => `two services are named ${name}`),
    ...names.flatMap((name) =>
      /^[a-z][a-z0-9]{0,29}$/.test(name)
        ? []
        : [`${JSON.stringify(name)} is not a service name: use up to 30 lower-case letters and digits`],
    ),
    ...names.flatMap((name) =>
      reservedNames.has(name) ? [`no service may be named ${name}: a part of the deployment has that name`] : [],
    ),
    ...streamNames.flatMap((stream) => {
      const publishers = publishersOf(stream).map(({ name }) => name);
      if (publishers.length === 1) return [];
      return [`${stream} has ${publishers.length === 0 ? 'no publisher' : `the publishers ${publishers.join(', ')}`}`];
    }),
    ...flows.flatMap((flow) =>
      Object.entries(flow.consumes).flatMap(([stream, events]) => {
        if (!streamNames.includes(stream as StreamName))
          return [`${flow.name} consumes ${stream}, which is not a stream`];
        const carried = eventsOn(stream as StreamName);
        return events
          .filter((type) => !carried.includes(type))
          .map((type) => `${flow.name} consumes ${type} of ${stream}, which carries no such event`);
      }),
    ),
  ];
}
