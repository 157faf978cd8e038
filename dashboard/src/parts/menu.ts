/** Closes an open <details> menu when the focus or a click goes elsewhere, and on Escape. */
export function closesElsewhere(menu: HTMLDetailsElement): () => void {
  const outside = (event: Event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector('summary')?.focus();
  };
  document.addEventListener('pointerdown', outside);
  document.addEventListener('focusin', outside);
  menu.addEventListener('keydown', escape);
  return () => {
    document.removeEventListener('pointerdown', outside);
    document.removeEventListener('focusin', outside);
  };
}
