const EXACT = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const SHORT = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat('en', { year: 'numeric', month: 'short', day: 'numeric' });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAYS = 24 * HOUR;

/** The moment to the millisecond, in the reader's own time zone. */
export function exactTime(moment: string | Date): string {
  return EXACT.format(new Date(moment));
}

export function shortTime(moment: string | Date): string {
  return SHORT.format(new Date(moment));
}

/** `now`, `12 s ago`, `in 4 min`, and the date from 30 days on. */
export function relativeTime(moment: string, now: number): string {
  const age = now - Date.parse(moment);
  const distance = Math.abs(age);
  if (distance < SECOND) return 'now';
  if (distance >= 30 * DAYS) return DAY.format(new Date(moment));
  const words = distanceWords(distance);
  return age >= 0 ? `${words} ago` : `in ${words}`;
}

/** How long something took: `3 ms`, `1.2 s`, `4 min 10 s`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / 100) / 10} s`;
  if (ms < HOUR) return parts(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAYS) return parts(ms, HOUR, 'h', MINUTE, 'min');
  return parts(ms, DAYS, 'd', HOUR, 'h');
}

export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

function distanceWords(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAYS) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAYS)} d`;
}

function parts(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  const whole = `${Math.floor(ms / large)} ${largeName}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`;
}
