// What people and mails say, in a real browser: no script of theirs runs, and none is even tried (S3).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { adminPassword, password, signIn, startBrowser, startServer } from './harness.mjs';

let server, browser;
const where = {};

/** Breaks out of a text, an attribute, a title, a script; whatever runs leaves a mark that says whose text it was. */
const attack = (mark) => `"'></title></textarea></script><script>owned.push('${mark}')</script>` +
  `<img src=x onerror="owned.push('${mark} img')"><svg onload="owned.push('${mark} svg')"></svg>{{{x}}}`;
/** What mails and editors may bring besides. */
const attackHtml = (mark) => `<p>Hello ${mark}</p>${attack(mark)}
<a id="lure-${mark}" href="java&#x09;script:owned.push('${mark} link')">Click ${mark}</a><a href="data:text/html,<script>opener.owned.push(1)</script>" target="_blank">Data</a>
<iframe srcdoc="<script>parent.owned.push('${mark} frame')</script>"></iframe><object data="javascript:owned.push(1)"></object><embed src="/api/v1/files/1">
<form action="javascript:owned.push('${mark} form')"><button formaction="javascript:owned.push(1)">Press ${mark}</button></form>
<math><mtext><table><mglyph><style><img src=x onerror="owned.push('${mark} math')"></style></mglyph></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror=owned.push('${mark} noscript')>"></noscript><base href="javascript:/a/-owned.push(1)//">
<meta http-equiv="refresh" content="0;url=javascript:owned.push('${mark} meta')"><link rel="stylesheet" href="data:text/css,*{}"><style>@import 'x';</style>
<details open ontoggle="owned.push('${mark} toggle')"><summary>x</summary></details><input autofocus onfocus="owned.push('${mark} focus')"><video><source onerror="owned.push('${mark} video')"></video>
<blockquote type="cite"><p>On Monday <b onmouseover="owned.push('${mark} quote')">somebody</b> wrote:</p>${attack(mark + ' quoted')}</blockquote>`;
const svg = (mark) => `<svg xmlns="http://www.w3.org/2000/svg" onload="owned.push('${mark}')"><script>(window.opener || window).owned.push('${mark}')</script></svg>`;

const mail = ({ from, subject, html, name, token }) => [
  `From: =?utf-8?B?${Buffer.from(from).toString('base64')}?= <mallory@nordheim.example>`, 'To: support@nordheim.example', 'Message-ID: <' + Math.random().toString(36).slice(2) + '@nordheim.example>',
  `Subject: =?utf-8?B?${Buffer.from(subject + (token ?? '')).toString('base64')}?=`, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '',
  '--b', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '', Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\r\n'),
  '--b', `Content-Type: image/svg+xml; name="=?utf-8?B?${Buffer.from(name).toString('base64')}?="`, 'Content-Disposition: inline', 'Content-ID: <x@y>', '', svg('mail svg'), '--b--', ''].join('\r\n');

before(async () => {
  server = await startServer();
  const { admin } = server;
  const make = (path, body) => admin('POST', `/api/v1/${path}`, body);
  const name = (mark, most = 100) => attack(mark).slice(0, most);
  // Where a name may be that long only in part, the part that runs stands first.
  const short = (mark, most) => `<img src=x onerror="owned.push('${mark}')">`.slice(0, most);
  const person = (login, roles) => make('users', { login, name: short(login, 140), email: `${login}@nordheim.example`, password, roles, locale: 'en', phone: short('phone', 50) });
  where.agent = await person('ada', ['agent']);
  where.mallory = await person('mallory', ['requester']);
  const group = await make('groups', { name: short('group', 100) });
  const category = await make('categories', { name: short('category', 100), kind: 'ticket' });
  const location = await make('locations', { name: short('location', 100) });
  const department = await make('departments', { name: short('department', 100) });
  await make('roles', { name: 'evil', title: short('role', 100), permissions: [] });
  await make('custom-fields', { name: 'colour', applies_to: 'ticket', type: 'choice', label_en: short('field', 100), label_de: short('field', 100), choices: [short('choice', 50)] });
  await make('views', { name: short('view', 100), applies_to: 'ticket', query: 'zebra', sharing: 'everyone' });
  await make('text-blocks', { name: short('block', 100), body_de: attack('block').replaceAll('{', ''), body_en: attack('block').replaceAll('{', '') });
  await make('webhooks', { name: short('webhook', 100), url: 'https://nordheim.example/?%22%3E%3Cimg%20src=x%20onerror=owned.push(1)%3E', events: ['ticket.created'], secret: 'a secret of some length 42' });
  await make('announcements', { title: short('announcement', 100), body: attack('announcement'), audience: 'everyone' });
  const mallory = await signIn(server.url, 'mallory', password);
  const upload = async (fileName, type, body) => {
    const { token } = await (await fetch(`${server.url}/api/v1/sessions`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'mallory', password }) })).json();
    const response = await fetch(`${server.url}/api/v1/files`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': type, 'X-File-Name': encodeURIComponent(fileName) }, body });
    assert.equal(response.status, 201, await response.clone().text());
    return (await response.json()).id;
  };
  where.files = [await upload(`${short('file', 60)}.svg`, 'image/svg+xml', svg('attached svg')), await upload('page.html', 'text/html', `<script>owned.push('attached page')</script>`),
    await upload('picture.png', 'image/png', svg('a svg that says it is a png'))];
  where.ticket = await mallory('POST', '/api/v1/tickets', { subject: attack('subject').slice(0, 250), description_html: attackHtml('description'), file_ids: where.files });
  await admin('PATCH', `/api/v1/tickets/${where.ticket.id}`, { tags: [short('tag', 50)], category_id: category.id, location_id: location.id, department_id: department.id, group_id: group.id,
    assignee_id: where.agent.id, custom: { colour: short('choice', 50) } });
  await mallory('POST', `/api/v1/tickets/${where.ticket.id}/messages`, { body_html: attackHtml('message') });
  await mallory('POST', `/api/v1/tickets/${where.ticket.id}/messages`, { body_text: `${attack('text')}\n> ${attack('quoted text')}\njavascript:owned.push('text link')` });
  await admin('POST', `/api/v1/tickets/${where.ticket.id}/notes`, { body_html: attackHtml('note'), visibility: 'public' });
  await admin('POST', `/api/v1/tickets/${where.ticket.id}/tasks`, { title: attack('task').slice(0, 200) });

  const mailbox = await make('mailboxes', { name: short('mailbox', 100), address: 'support@nordheim.example', locale: 'en', smtp_host: '127.0.0.1', smtp_port: 1, smtp_encryption: 'none',
    imap_host: '127.0.0.1', imap_port: 1, imap_encryption: 'none', unknown_senders: 'quarantine' });
  const { token } = await (await fetch(`${server.url}/api/v1/sessions`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'admin', password: adminPassword }) })).json();
  const response = await fetch(`${server.url}/api/v1/incoming-mails?mailbox_id=${mailbox.id}`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'message/rfc822' },
    body: mail({ from: short('sender', 100), subject: attack('mail subject').slice(0, 200), html: attackHtml('mail'), name: `${short('mail file', 60)}.svg` }) });
  assert.equal(response.status, 201, await response.clone().text());
  const handedIn = (await response.json()).id;
  for (let i = 0; i < 1200; ++i) {
    const { items } = await admin('GET', '/api/v1/tickets?sort=-id&limit=1&fields=id');
    if (items[0].id > where.ticket.id) { where.mailed = items[0].id; break; }
    await new Promise((next) => setTimeout(next, 100));
  }
  assert.ok(where.mailed, `the mail ${handedIn} became no ticket: ${JSON.stringify(await admin('GET', `/api/v1/incoming-mails/${handedIn}`))}`);
  browser = await startBrowser(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A tab in which whatever runs or is kept from running by the policy alone is found. */
async function watchedTab(login, secret) {
  const tab = await browser.page({ expect: ['400', '404', 'Content Security Policy'] });
  const found = [];
  tab.on('dialog', (dialog) => { found.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  tab.on('popup', (popup) => found.push(`window ${popup.url()}`));
  await tab.exposeFunction('reportOwned', (what) => { found.push(what); });
  await tab.addInitScript(() => {
    globalThis.owned = { push: (what) => globalThis.reportOwned(`ran: ${what}`) };
    addEventListener('securitypolicyviolation', (event) => globalThis.reportOwned(`only the policy stopped: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  await tab.signIn(login, secret);
  tab.found = found;
  return tab;
}

/** Shows what is folded, goes over what can be pointed at, and waits until the page has settled. */
async function poke(tab) {
  await tab.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const element of document.querySelectorAll('main *'))
      for (const kind of ['mouseover', 'mouseenter', 'focus', 'toggle', 'pointerover']) element.dispatchEvent(new Event(kind, { bubbles: true }));
    for (const link of document.querySelectorAll('a[href^="javascript:" i], a[href^="data:" i]')) globalThis.reportOwned(`address ${link.href}`);
    for (const frame of document.querySelectorAll('iframe:not([sandbox]), object, embed, base, meta[http-equiv=refresh]')) globalThis.reportOwned(`element ${frame.outerHTML}`);
  });
  await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
}

const pages = {
  ada: () => ['/', '/tickets', '/tickets?layout=board', `/tickets/${where.ticket.id}`, `/tickets/${where.ticket.id}?tab=tasks`, `/tickets/${where.ticket.id}?tab=activity`, `/tickets/${where.mailed}`, '/tickets/new',
    `/tickets?q=${encodeURIComponent(attack('query'))}`, `/search?q=${encodeURIComponent(attack('search'))}`, '/search?q=hello', '/profile'],
  mallory: () => ['/portal', '/portal/tickets', `/portal/tickets/${where.ticket.id}`, '/portal/new', '/profile'],
  admin: () => ['/admin', '/admin/mail', '/admin/webhooks', '/admin/directories', '/admin/journal', '/admin/appearance', '/admin/settings', `/admin/records/users/${where.mallory.id}`,
    ...['users', 'groups', 'roles', 'custom-fields', 'views', 'text-blocks', 'categories', 'locations', 'departments', 'announcements'].map((name) => `/admin/records/${name}`), `/tickets/${where.mailed}`],
};

test('what would run is found', async () => {
  const tab = await watchedTab('ada', password);
  await tab.goTo('/');
  await tab.evaluate(() => { document.body.innerHTML += '<img src=x onerror="owned.push(1)"><a href="javascript:1">x</a><iframe></iframe>'; });
  await tab.waitForFunction(() => document.images[document.images.length - 1].complete);
  await poke(tab);
  await tab.evaluate(() => owned.push('by hand'));
  for (const what of ['only the policy stopped: script-src-attr', 'address javascript:', 'element <iframe', 'ran: by hand']) assert.ok(tab.found.some((one) => one.startsWith(what)), `${what}: ${tab.found}`);
  await tab.context().close();
});

for (const [login, paths] of Object.entries(pages)) {
  test(`nothing runs for ${login}`, async () => {
    const tab = await watchedTab(login, login === 'admin' ? adminPassword : password);
    let shown = 0;
    for (const path of paths()) {
      const answer = await tab.goTo(path);
      assert.ok(answer.status() < 500, path);
      if (answer.status() === 200) ++shown;
      await poke(tab);
      assert.deepEqual(tab.found, [], path);
    }
    assert.ok(shown >= 4, `${shown} pages`);
    browser.check();
    await tab.context().close();
  });
}

test('links, pickers and completions of hostile texts', async () => {
  const tab = await watchedTab('ada', password);
  await tab.goTo(`/tickets/${where.mailed}`);
  const lure = tab.getByText('Click mail', { exact: true });
  await lure.first().click();
  await tab.goTo(`/tickets/${where.ticket.id}`);
  await tab.locator('#p-assignee_id').focus();
  const input = tab.locator('.k-prop:has(#p-assignee_id) .ts-control input');
  await input.waitFor();
  await input.pressSequentially('img');
  await tab.locator('.ts-dropdown .option', { hasText: 'onerror' }).first().waitFor();
  await poke(tab);
  await tab.locator('#composer textarea').focus();
  const editor = tab.locator('#composer .ProseMirror');
  await editor.fill(attack('typed'));
  await poke(tab);
  assert.deepEqual(tab.found, []);
  browser.check();

  // The editor reads what is pasted in a document that no window shows: there the policy may speak, and nothing may run or be kept.
  await editor.evaluate((element, html) => {
    const data = new DataTransfer();
    data.setData('text/html', html);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, attackHtml('pasted'));
  await editor.getByText('Hello pasted').first().waitFor();
  await poke(tab);
  assert.deepEqual(tab.found.filter((what) => !what.startsWith('only the policy')), []);
  assert.doesNotMatch(await editor.evaluate((element) => element.innerHTML.replace(/>[^<]*</g, '><')), /<script|<iframe|<svg|<style|<form|\son\w+=|javascript:/i);
  await tab.context().close();
});

test('what is attached is downloaded, never shown', async () => {
  const tab = await watchedTab('ada', password);
  for (const id of where.files) {
    const download = tab.waitForEvent('download');
    await tab.goTo(`/api/v1/files/${id}`).catch((error) => assert.match(String(error), /Download is starting|ERR_ABORTED/));
    await (await download).delete();
  }
  // Nor may a page of ours be made to run it.
  await tab.goTo('/tickets');
  for (const id of where.files) {
    const ran = await tab.evaluate((path) => new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.src = path;
      frame.addEventListener('load', () => done('shown'));
      document.body.append(frame);
      setTimeout(() => done('not shown'), 1000);
    }), `/api/v1/files/${id}`);
    assert.equal(ran, 'not shown');
  }
  assert.deepEqual(tab.found, []);
  await tab.context().close();
});
