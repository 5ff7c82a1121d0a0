// A certified OpenID provider on a loopback port the system chooses. usage: node provider.mjs KONTOR_URL [CALLBACK_PATH]
// Signs in anybody of `people` with any password. Prints "ready ISSUER".
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [kontor, callback = '/sign-in/oidc/1/callback'] = process.argv.slice(2);
const people = {
  alice: { email: 'alice@example.test', name: 'Alice Ä', preferred_username: 'alice', locale: 'en-GB', groups: ['it', 'all'] },
  bob: { email: 'bob@example.test', name: 'Bob', preferred_username: 'bob', locale: 'en', groups: ['all'] },
};
const pageOf = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;

function configurationOf() {
  return {
    clients: [{
      client_id: 'kontor', client_secret: 'kontor-secret-0123456789abcdef', redirect_uris: [kontor + callback], post_logout_redirect_uris: [kontor + '/sign-in'],
      grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'RS256',
      backchannel_logout_uri: kontor + callback.replace('/callback', '/logout'), backchannel_logout_session_required: true,
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username', 'locale'], groups: ['groups'] },
    scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, userinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: (context, form) => { context.body = pageOf('Sign out here?', `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes</button>`); },
        postLogoutSuccessSource: (context) => { context.body = pageOf('Signed out', ''); } },
    },
    findAccount: (context, id) => people[id] && { accountId: id, claims: () => ({ sub: id, email_verified: true, ...people[id] }) },
    pkce: { required: () => true, methods: ['S256'] },
    cookies: { keys: ['test'] },
    ttl: { AccessToken: 300, IdToken: 300, Grant: 3600, Session: 3600, Interaction: 600 },
  };
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

/** The provider's own sign-in page: a form, and everything is consented to. */
async function interact(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(pageOf('Company sign-in', '<form method="post"><label>Name <input name="login"></label><button type="submit">Continue</button></form>'));
    return;
  }
  const accountId = (await bodyOf(request)).get('login');
  if (!people[accountId]) {
    await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'Nobody of that name' });
    return;
  }
  const grant = new provider.Grant({ accountId, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId: await grant.save() } });
}

// The issuer is known once there is a port; until then nobody asks.
let handle;
const server = createServer((request, response) => handle(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configurationOf());
  const standard = provider.callback();
  handle = (request, response) => {
    if (request.url === '/favicon.ico') return response.writeHead(204).end();
    if (!request.url.startsWith('/interaction/')) return standard(request, response);
    return interact(provider, request, response).catch((error) => response.writeHead(500).end(String(error)));
  };
  console.log('ready ' + issuer);
});
