import { act, get } from './http';
import type { Alert, Alerts, AlertTest } from './types';

export function alerts(signal?: AbortSignal): Promise<Alerts> {
  return get('/api/alerts', { signal });
}

/** Sends nothing about it for this time: `1h`, `1d`. */
export function silenceAlert(id: number, time: string): Promise<Alert> {
  return act('post', '/api/alerts/{id}/silence', { id, body: { for: time } });
}

export function endSilence(id: number): Promise<Alert> {
  return act('delete', '/api/alerts/{id}/silence', { id });
}

export async function testAlerts(): Promise<AlertTest['results']> {
  return (await act('post', '/api/alerts/test')).results;
}
