import { store, stored } from './stored';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const systemDark = matchMedia('(prefers-color-scheme: dark)');

class ThemeState {
  chosen = $state<Theme>(THEMES.find((theme) => theme === stored('theme')) ?? 'system');
  #system = $state(systemDark.matches);

  constructor() {
    systemDark.addEventListener('change', ({ matches }) => (this.#system = matches));
  }

  get dark(): boolean {
    return this.chosen === 'dark' || (this.chosen === 'system' && this.#system);
  }

  choose(theme: Theme): void {
    this.chosen = theme;
    store('theme', theme === 'system' ? null : theme);
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  next(): void {
    this.choose(THEMES[(THEMES.indexOf(this.chosen) + 1) % THEMES.length] ?? 'system');
  }
}

export const theme = new ThemeState();
