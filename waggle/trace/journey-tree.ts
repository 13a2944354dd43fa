// The way of an order as a tree on a terminal: by what caused what, never by time, which clocks of several machines cannot order.
import { styleText } from 'node:util';
import type { Journey, JourneyEvent, JourneyReaction, JourneyWait } from '@waggle/contracts';
import { line, span } from '../printable.ts';

/** A line, and what it says apart from times: another key is news. */
export interface TreeLine {
  readonly key: string;
  readonly text: string;
}

interface Node extends TreeLine {
  readonly nodes: readonly Node[];
}

/** One line for each cause from outside, event, reaction, wait and gap. */
export function journeyTree(journey: Journey): TreeLine[] {
  const roots = Map.groupBy(
    journey.events.filter(({ cause }) => cause.kind !== 'event'),
    ({ cause }) => `${cause.kind} ${cause.id ?? ''}`,
  );
  const nodes = [...roots.values()].map((events): Node => {
    const cause = events[0]?.cause;
    return {
      key: `${cause?.kind} ${cause?.id}`,
      text: rootNames[cause?.kind ?? 'timer'](cause?.id ?? ''),
      nodes: events.map((event) => eventNode(journey, event)),
    };
  });
  return [
    ...nodes.flatMap(({ key, text, nodes: below }) => [{ key, text }, ...drawn(below, '')]),
    ...journey.waits.map((wait) => ({ key: `wait ${wait.after}`, text: waitLine(wait, journey) })),
    ...journey.gaps.map((gap) => ({ key: gap, text: styleText('yellow', `? ${line(gap, 200)}`) })),
  ];
}

const rootNames = {
  event: (id: string) => `event ${id}`,
  request: (id: string) => styleText('bold', `request ${id}`),
  timer: () => styleText('bold', 'a timer'),
  not_kept: (id: string) => styleText('dim', `${id}, which is not kept any more`),
};

function eventNode(journey: Journey, event: JourneyEvent): Node {
  const caused = journey.events.filter(({ cause }) => cause.kind === 'event' && cause.id === event.event_id);
  const reacting = new Set(event.reactions.map(({ service }) => service));
  const reactions = event.reactions.map((reaction) => ({
    key: `${event.event_id} ${reaction.service} ${reaction.state} ${reaction.attempts} ${reaction.error}`,
    text: reactionText(event, reaction, journey),
    nodes: caused.filter(({ service }) => service === reaction.service).map((one) => eventNode(journey, one)),
  }));
  const others = caused.filter(({ service }) => !reacting.has(service)).map((one) => eventNode(journey, one));
  const key = `${event.event_id} ${event.entry_id === null} ${event.failure === null}`;
  return { key, text: eventText(event, journey), nodes: [...reactions, ...others] };
}

function eventText(event: JourneyEvent, journey: Journey): string {
  const { event_type, version, service, committed_at, failure } = event;
  const about = `${styleText('bold', event_type)} v${version}  ${clockTime(committed_at)}  by ${service}`;
  if (failure !== null) return `${about}  ${styleText('red', `its stream refused it: ${line(failure, 60)}`)}`;
  return `${about}, ${streamText(event, journey)}`;
}

function streamText(event: JourneyEvent, { at }: Journey): string {
  const { stream, entry_id, on_stream_at, committed_at, archived } = event;
  if (archived) return `on ${stream} ${styleText('dim', '[from an archive: when, is not kept]')}`;
  if (entry_id === null || on_stream_at === null)
    return styleText('yellow', `waits in the outbox for ${since(committed_at, at)}`);
  const ms = Date.parse(on_stream_at) - Date.parse(committed_at);
  const when = ms < 0 ? `${-ms} ms before, by another clock` : `after ${ms} ms`;
  return `on ${stream} ${styleText('dim', `[${entry_id}, ${when}]`)}`;
}

function reactionText(event: JourneyEvent, reaction: JourneyReaction, { at }: Journey): string {
  const { service, state, began_at, consumer, attempts, next_attempt_by, dead_letter, error } = reaction;
  const by = consumer === null ? '' : styleText('dim', `  ${consumer}`);
  const tried = attempts === null || attempts < 2 ? '' : `, attempt ${attempts}`;
  const lasting = reaction.since === null ? '' : ` for ${since(reaction.since, at)}`;
  const failed = error === null ? '' : ` (${line(error, 260)})`;
  const told: Readonly<Record<JourneyReaction['state'], () => string>> = {
    handled() {
      const after = ms(event.committed_at, reaction.since ?? event.committed_at);
      const took = began_at === null ? '' : ` in ${ms(began_at, reaction.since ?? began_at)}`;
      return `${styleText('green', 'handled')} after ${after}${took}${tried}${by}`;
    },
    not_published: () => styleText('yellow', `should react: the event is not on its stream${lasting}`),
    nobody_reads: () => styleText('red', `should react, but has no group on ${event.stream}${lasting}`),
    not_read: () => styleText('yellow', `should react, and has not read it${lasting}`),
    in_work: () => `${styleText('yellow', `is at it${lasting}${failed}`)}${by}`,
    retrying: () =>
      `${styleText('yellow', `failed ${attempts ?? 0} times${lasting}, next attempt by ${clockTime(next_attempt_by ?? at)}${failed}`)}${by}`,
    dead_lettered: () =>
      `${styleText('red', `gave up after ${attempts ?? 0} attempts${failed}`)}: waggle dead-letters show ${dead_letter}`,
    not_handled: () =>
      styleText(
        'red',
        `should react, and has not${lasting}: its dead letter was discarded, or its version does not know the event`,
      ),
    not_kept: () => styleText('dim', 'acknowledged; its inbox does not keep it any more'),
  };
  return `${service.padEnd(13)} ${told[state]()}`;
}

const waitLine = ({ owner, simulated, to, since: from }: JourneyWait, { at }: Journey): string =>
  `${styleText('cyan', '◌')} waits for ${owners[owner]}${simulated ? ' (simulated)' : ''} for ${since(from, at)}: ${to.map((step) => step.replaceAll('_', ' ')).join(' or ')}`;

const owners = { kitchen: 'the kitchen', courier: 'a courier' };

function drawn(nodes: readonly Node[], indent: string): TreeLine[] {
  return nodes.flatMap(({ key, text, nodes: below }, at) => {
    const isLast = at === nodes.length - 1;
    return [
      { key, text: `${indent}${isLast ? '└─' : '├─'} ${text}` },
      ...drawn(below, `${indent}${isLast ? '   ' : '│  '}`),
    ];
  });
}

const clockTime = (time: string): string => {
  const date = new Date(time);
  return `${date.toLocaleTimeString('en-GB')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};
const since = (from: string, to: string): string => span(Math.max(0, Date.parse(to) - Date.parse(from)));
const ms = (from: string, to: string): string => {
  const passed = Date.parse(to) - Date.parse(from);
  return Math.abs(passed) < 10_000 ? `${passed} ms` : span(passed);
};
