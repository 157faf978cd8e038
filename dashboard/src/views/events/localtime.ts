/** A moment as a field of type datetime-local shows it: local time without a zone. */
export function localInput(moment: string): string {
  if (moment === '' || Number.isNaN(Date.parse(moment))) return '';
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The moment that such a field means; empty where it is empty. */
export function momentOfInput(text: string): string {
  return text === '' ? '' : new Date(text).toISOString();
}
