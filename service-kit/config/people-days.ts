// How long events may hold people: no longer than the orders that they are about.

/** Of the service that records people: how long an ended order keeps its customer. */
export const peopleDays = 'WAGGLE_PERSONAL_DATA_DAYS';

/** How long events that hold people stay, in days: in the outbox of that service, and on its streams. */
export const eventDays = ['WAGGLE_OUTBOX_DAYS', 'WAGGLE_STREAM_DAYS', 'WAGGLE_FOREIGN_GROUP_DAYS'] as const;

/** @param daysOf a setting's value; NaN where a process does not have it */
export function peopleProblems(daysOf: (env: string) => number): string[] {
  const most = daysOf(peopleDays);
  return eventDays
    .filter((env) => daysOf(env) > most)
    .map(
      (env) =>
        `${env} is ${daysOf(env)} and ${peopleDays} ${most}, but events hold customers too, and would keep them for longer: make ${env} at most ${most}`,
    );
}
