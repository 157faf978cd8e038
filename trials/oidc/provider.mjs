// A certified OpenID provider (https://openid.net/certification) on a free port of the loopback, for one trial:
//   node provider.mjs <port> <address that people are sent back to>
// A name on standard input has no role from then on.
// Each start has new keys, so a restart is a rotation. Whoever gives a name below signs in, with any password.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const [port, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const people = {
  ada: { roles: ['staff', 'holdfast-admins'] },
  olga: { roles: ['holdfast-operators'] },
  tom: { roles: ['holdfast-operators'] },
  nora: { roles: ['staff'] },
  admin: { roles: ['holdfast-viewers'] },
};
createInterface({ input: process.stdin }).on('line', (name) => {
  people[name].roles = [];
  console.log(`dismissed ${name}`);
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };

const provider = new Provider(issuer, {
  clients: [{ client_id: 'holdfast', client_secret: 'between-us', redirect_uris: [callback] }],
  jwks: { keys: [key] },
  cookies: { keys: [randomUUID()] },
  pkce: { required: () => true },
  scopes: ['openid', 'profile'],
  claims: { openid: ['sub'], profile: ['preferred_username', 'realm_access'] },
  findAccount: (_, id) =>
    people[id] && {
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, realm_access: people[id] }),
    },
  // Everybody agrees to everything that is asked for.
  async loadExistingGrant({ oidc }) {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
