/** Where the provider's sign-in begins; `to` brings the reader back to where they were. */
export function startOfOidc(hash: string): string {
  const to = hash.startsWith('#/login') ? '/' : `/${hash}`;
  return `/api/oidc/start?${new URLSearchParams({ to })}`;
}

/** The server sends people whom the provider or a rule refused to `/#/login?problem=…`. */
export function refusalOf(hash: string): string {
  const [path = '', query = ''] = hash.split('?', 2);
  return path === '#/login' ? (new URLSearchParams(query).get('problem') ?? '') : '';
}
