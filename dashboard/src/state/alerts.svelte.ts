import { alerts as read } from '../api/alerts';
import { live } from '../live/live.svelte';
import { Loaded } from './loaded.svelte';

const EVERY = 15_000;

/** What is wrong, for the navigation and the view of the alerts. */
export const alerts = new Loaded((signal) => read(signal));

/** Reads it now and again; gives what ends that. */
export function followAlerts(): () => void {
  void alerts.load();
  const timer = setInterval(() => {
    if (!document.hidden && !live.paused) void alerts.load();
  }, EVERY);
  return () => clearInterval(timer);
}
