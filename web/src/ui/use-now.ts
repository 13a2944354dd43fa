// The current time, updated at an interval, and at once when the estimated offset of the server's clock changes.
import { useEffect, useState } from 'react';
import { serverClock } from '../time/server-clock.ts';

/** ms since the epoch by the server's clock, at most `everyMs` old. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(serverClock.now);
  useEffect(() => {
    const look = () => setNow(serverClock.now());
    const timer = setInterval(look, everyMs);
    const unlisten = serverClock.listen(look);
    return () => {
      clearInterval(timer);
      unlisten();
    };
  }, [everyMs]);
  return now;
}
