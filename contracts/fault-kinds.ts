// The kinds of faults that can be injected on purpose, as data: what each does, what one then sees, and which promise holds. The
// page of operations, `waggle faults` and the API show this list; nothing else describes a fault.

export interface FaultKindData {
  readonly kind: string;
  /** What it does. */
  readonly about: string;
  /** What one will see. */
  readonly seen: string;
  /** The promise that holds meanwhile, in a sentence. */
  readonly holds: string;
  /** The beginning of that promise in docs/guarantees.md. */
  readonly promise: string;
  /** What narrows it, or sets how strong it is, besides a service and its end. */
  readonly takes: readonly ('event_type' | 'order_id' | 'item_id' | 'ms' | 'times')[];
  /** The default of `ms`; null where it takes none. */
  readonly ms: number | null;
  /** Why the embedded engine has none; null where it has it, too. */
  readonly notEmbedded: string | null;
}

const list = [
  {
    kind: 'slow-handler',
    about: 'Each handler of the service waits before it begins.',
    seen: 'The oldest event in work gets older, and the group catches up late. Other services go on.',
    holds: 'A slow handler keeps its event: its lease is renewed while it works, and nobody else handles it.',
    promise: 'A handler that takes longer than the lease keeps its entry.',
    takes: ['event_type', 'order_id', 'item_id', 'ms', 'times'],
    ms: 5_000,
    notEmbedded: null,
  },
  {
    kind: 'failing-handler',
    about: 'Handlers of the service fail before they do anything: so many times, or for one dish or order.',
    seen: 'The group retries with pauses that grow. An event that fails every time becomes a dead letter.',
    holds: 'A failed event is tried again, later ones of its order wait, and other orders go on.',
    promise: 'A failed event is retried with a backoff; later events of its order wait, other orders continue.',
    takes: ['event_type', 'order_id', 'item_id', 'times'],
    ms: null,
    notEmbedded: null,
  },
  {
    kind: 'paused-consumer',
    about: 'The service reads and claims nothing; it finishes what it has.',
    seen: 'Its unread events grow older. Where another process of the service runs, that one takes them.',
    holds: 'Every event waits on its stream until its group has handled it.',
    promise: 'A group starts at the beginning of its streams',
    takes: [],
    ms: null,
    notEmbedded: null,
  },
  {
    kind: 'killed-consumer',
    about: 'The consumer of the service dies with what it has in work; another takes its place when the fault ends.',
    seen: 'What was in work stays with the dead one until its lease ends. Then another claims it and handles it.',
    holds: 'The events of a dead consumer are claimed by another, and each has its effect once.',
    promise: 'Other processes claim all entries of a dead process, with the attempts that it made.',
    takes: [],
    ms: null,
    notEmbedded: null,
  },
  {
    kind: 'duplicated-events',
    about: 'Each event that the service reads is appended to its stream once more, for that service.',
    seen: 'The stream shows the event twice. The second has no effect and counts as a repeat.',
    holds: 'A repeat is recognized by its id in the inbox and changes nothing.',
    promise: 'The inbox entry is written in the transaction of the effect, so a repeat has no effect.',
    takes: ['event_type', 'order_id', 'times'],
    ms: null,
    notEmbedded: null,
  },
  {
    kind: 'delayed-events',
    about: 'The service reads its events late.',
    seen: 'Events wait unread for that long; every step that the service takes comes later.',
    holds: 'Nothing that a customer was told depends on how fast an event travels: it comes late, not never.',
    promise: 'A timeline is gapless and in a possible sequence, in whatever order its events arrive.',
    takes: ['ms'],
    ms: 3_000,
    notEmbedded: null,
  },
  {
    kind: 'reordered-events',
    about: 'The service collects its events for a while and reads them newest first.',
    seen: 'Steps come in the wrong order; pages show none before its turn.',
    holds: 'The version in each event decides: a late step changes nothing, and an early one waits.',
    promise: 'Across processes, versions decide: a late, repeated or impossible step changes nothing.',
    takes: ['ms'],
    ms: 3_000,
    notEmbedded: null,
  },
  {
    kind: 'lost-acknowledgement',
    about: 'The service handles events, and their acknowledgements are lost.',
    seen: 'Handled events stay in work. When their lease ends they are handled again, without effect.',
    holds: 'An event that comes again after its effect has none.',
    promise: 'The inbox entry is written in the transaction of the effect, so a repeat has no effect.',
    takes: ['times'],
    ms: null,
    notEmbedded: null,
  },
  {
    kind: 'cut-redis',
    about: 'The service cannot reach the streams in Redis: neither to read nor to publish.',
    seen: 'Orders are taken, and events wait in the outbox. When it ends, all of them come.',
    holds: 'Orders need no Redis: the outbox holds their events until the streams are back.',
    promise: 'While the streams cannot be reached, orders are taken, and the outbox holds their events.',
    takes: [],
    ms: null,
    notEmbedded:
      'the streams are in the one file with everything else: there is nothing between them and the services that could be cut',
  },
] as const satisfies readonly FaultKindData[];

export type InjectedFaultKind = (typeof list)[number]['kind'];

export const faultKinds: readonly (FaultKindData & { readonly kind: InjectedFaultKind })[] = list;

export const faultKindNames = list.map(({ kind }) => kind) as readonly InjectedFaultKind[];

/** A fault ends by itself: after so many seconds at most, and by default. */
export const faultSeconds = { least: 1, most: 600, unless: 60 } as const;
