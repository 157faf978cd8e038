/** Keyboard shortcuts. A view registers its own while it is shown; typing in a field is never a shortcut. */
type Keys = Record<string, (event: KeyboardEvent) => void>;

const LETTER_WAIT = 1200;

class Shortcuts {
  #stack: Keys[] = [];
  #afterG = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    addEventListener('keydown', (event) => this.#press(event));
  }

  /** Names are as in KeyboardEvent.key; `g e` is g followed by e. Gives the function that takes them back. */
  use(keys: Keys): () => void {
    this.#stack.push(keys);
    return () => (this.#stack = this.#stack.filter((others) => others !== keys));
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open]') !== null || isTyping(event)) return;
    const name = this.#afterG ? `g ${event.key}` : event.key;
    this.#afterG = false;
    clearTimeout(this.#waiting);
    const then = this.#stack.findLast((keys) => Object.hasOwn(keys, name))?.[name];
    if (then !== undefined) then(event);
    else if (event.key === 'g') this.#awaitLetter();
  }

  #awaitLetter(): void {
    this.#afterG = true;
    this.#waiting = setTimeout(() => (this.#afterG = false), LETTER_WAIT);
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (event.key === 'Enter' && target.closest('a, button, summary') !== null) return true;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio';
}

export const shortcuts = new Shortcuts();
