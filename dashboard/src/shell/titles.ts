import type { View } from '../state/route.svelte';

export const TITLES: Record<View, string> = {
  overview: 'Overview',
  events: 'Events',
  'dead-letters': 'Dead letters',
  alerts: 'Alerts',
  rejected: 'Rejected',
  pages: 'Pages',
  settings: 'Settings',
};
