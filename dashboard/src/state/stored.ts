/** What the browser keeps for the reader. Where storage is refused, everything works but is forgotten. */
export function stored(name: string): string | null {
  try {
    return localStorage.getItem(`holdfast.${name}`);
  } catch {
    return null;
  }
}

export function store(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`holdfast.${name}`);
    else localStorage.setItem(`holdfast.${name}`, value);
  } catch {
    // Refused: the choice holds until the page is left.
  }
}
