// What a service did with an event, or has not done yet, as a sentence.
import type { JourneyEvent, JourneyReaction } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { skewOf } from './journey-rows.rules.ts';
import { useDuration } from './use-duration.ts';

/** @param now of the journey, in ms */
export function useReactionText(): (event: JourneyEvent, reaction: JourneyReaction, now: number) => string {
  const { t } = useTranslation('operations');
  const { age, duration } = useDuration();
  return (event, reaction, now) => {
    const { state, since, began_at, attempts, next_attempt_by, consumer, error } = reaction;
    const sinceMs = since === null ? now : Date.parse(since);
    const until = (time: string): string => age(Math.max(0, Date.parse(time) - now));
    const onStream = Date.parse(event.on_stream_at ?? event.committed_at);
    const skew = skewOf(event, reaction);
    const parts = {
      handled: [
        began_at === null
          ? t('reaction.handledWithin', { duration: duration(Math.max(0, sinceMs - onStream)) })
          : t('reaction.handled', {
              waited: duration(Math.max(0, Date.parse(began_at) - onStream)),
              handled: duration(sinceMs - Date.parse(began_at)),
            }),
        skew !== null && t('reaction.skew', { skew: duration(skew) }),
      ],
      not_handled: [t('reaction.notHandled', { age: age(now - sinceMs) })],
      not_kept: [t('reaction.notKept')],
      not_published: [t('reaction.notPublished', { age: age(now - sinceMs) })],
      nobody_reads: [t('reaction.nobodyReads', { age: age(now - sinceMs) })],
      not_read: [t('reaction.notRead', { age: age(now - sinceMs) })],
      in_work: [t('reaction.inWork', { age: age(now - sinceMs) })],
      retrying: [
        t('reaction.retrying', { age: age(now - sinceMs) }),
        next_attempt_by !== null && t('reaction.nextAttempt', { left: until(next_attempt_by) }),
      ],
      dead_lettered: [t('reaction.deadLettered', { age: age(now - sinceMs) })],
    }[state];
    return [
      ...parts,
      attempts !== null && attempts > 0 && t('reaction.attempts', { count: attempts }),
      error !== null && t('reaction.lastError', { error }),
      consumer !== null && t('reaction.process', { name: consumer }),
    ]
      .filter(Boolean)
      .join(' · ');
  };
}
