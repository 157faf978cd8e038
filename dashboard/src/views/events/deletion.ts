import type { Role, Session, Summary } from '../../api/types';
import { isAtLeast } from '../../state/role';

const DAY = 86_400;

/**
 * Why somebody with this role may not delete these events; null where they may. Whoever deletes many, or one that Meta
 * may still deliver again, decides what becomes of duplicates.
 *
 * @param only the one event that is meant; null for several, or where it is not known
 */
export function refusalToDelete(
  role: Role,
  only: Summary | null,
  { operator_from_age_seconds: age }: Session['deletion'],
  now: number,
): string | null {
  if (isAtLeast(role, 'admin')) return null;
  if (only === null) return 'Deleting more than one event requires the role admin.';
  if (now - Date.parse(only.received_at) >= age * 1000) return null;
  return `Meta may still deliver this event again. Until it is ${days(age)} old, deleting it requires the role admin.`;
}

function days(seconds: number): string {
  const whole = Math.round(seconds / DAY);
  return whole === 1 ? '1 day' : `${whole} days`;
}
