/** Where the provider's sign-in begins; `to` brings the reader back to where they were. */
export function startOfOidc(hash: string): string {
  const to = hash.startsWith('#/login') ? '/' : `/${hash}`;
  return `/api/oidc/start?${new URLSearchParams({ to })}`;
}

// A map: the word in the address may be anything, also the name of what every object has.
const REFUSALS = new Map(
  Object.entries({
    'oidc-expired': 'That sign-in took too long or was started in another browser. Start it again.',
    'oidc-declined': 'The provider refused the sign-in.',
    'oidc-no-role': 'The provider knows you, but none of your groups may use Holdfast. Ask an administrator.',
    'oidc-disabled': 'Your user is disabled here. Ask an administrator.',
    'oidc-failed': 'Signing in through the provider failed. The log of the server says why.',
  }),
);

/** The server sends people whom the provider or a rule refused to `/#/login?problem=…`. */
export function refusalOf(hash: string): string {
  const [path = '', query = ''] = hash.split('?', 2);
  const problem = path === '#/login' ? new URLSearchParams(query).get('problem') : null;
  if (problem === null) return '';
  return REFUSALS.get(problem) ?? 'Signing in through the provider failed.';
}
