// A server to measure: started on a data directory, filled with demo data when that is new, with people who are signed in.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const password = 'bench admin password 42';
const ticksPerSecond = 100;

/** The options every script here has. */
export const commonOptions = {
  server: { type: 'string', default: 'build/release/bin/kontord' },
  data: { type: 'string' },
  tickets: { type: 'string', default: '3000' },
  people: { type: 'string', default: '500' },
  files: { type: 'string', default: '0' },
  set: { type: 'string', multiple: true, default: [] },
};

/** CPU seconds, user and system, a process used so far. */
export function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory of a process in MiB. */
export function rss(pid) {
  return /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1] / 1024;
}

function databaseOf(pid) {
  return Number(readdirSync('/proc').find((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid) &&
        readFileSync(`/proc/${entry}/comm`, 'utf8').startsWith('mariadbd');
    } catch { return false; }
  }));
}

const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));

export class BenchServer {
  static async start(options, { connections = 16, environment = {} } = {}) {
    const self = new BenchServer();
    self.folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
    self.data = resolve(options.data ?? join(self.folder, 'data'));
    self.agent = new http.Agent({ keepAlive: true, maxSockets: connections });
    writeFileSync(join(self.folder, 'password'), password, { mode: 0o600 });
    const fresh = !existsSync(join(self.data, 'db'));
    const more = options.set.flatMap((setting) => ['--set', setting]);
    self.child = spawn(resolve(options.server), ['--data', self.data, '--listen', '127.0.0.1:0', '--no-demo', '--set', 'log.level=warning',
      '--admin-password-file', join(self.folder, 'password'), ...more],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, KONTOR_TEST: '1', ...environment } });
    self.base = await new Promise((ready, failed) => {
      let output = '';
      self.child.stdout.on('data', (bytes) => { output += bytes; const found = /ready at (http:\S+)/.exec(output); if (found) ready(new URL(found[1])); });
      self.child.once('exit', (code) => failed(new Error(`kontord ended with ${code}`)));
    });
    self.pid = self.child.pid;
    self.database = databaseOf(self.pid);
    self.admin = await self.signIn('admin');
    if (fresh && Number(options.tickets) > 0) await self.fill(options);
    return self;
  }

  call(method, path, { token, cookie, body, form, headers = {} } = {}) {
    return new Promise((done, failed) => {
      const started = process.hrtime.bigint();
      const text = form ? new URLSearchParams(form).toString() : body && JSON.stringify(body);
      const request = http.request({ agent: this.agent, host: this.base.hostname, port: this.base.port, method, path, headers: {
        ...(token && { Authorization: `Bearer ${token}` }), ...(cookie && { Cookie: cookie, Accept: 'text/html' }),
        ...(text && { 'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json', 'Content-Length': Buffer.byteLength(text) }),
        ...headers } }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => done({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString(),
          milliseconds: Number(process.hrtime.bigint() - started) / 1e6 }));
      });
      request.on('error', failed);
      request.end(text);
    });
  }

  /** The JSON of an answer that must be a success. */
  async json(method, path, options) {
    const answer = await this.call(method, path, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`);
    return answer.text ? JSON.parse(answer.text) : null;
  }

  /** Token of a session, personal token and cookie of a person. */
  async signIn(login) {
    const { token } = await this.json('POST', '/api/v1/sessions', { body: { login, password } });
    const me = await this.json('GET', '/api/v1/me', { token });
    const personal = await this.json('POST', '/api/v1/tokens', { token, body: { name: 'Bench' } });
    const answer = await this.call('POST', '/sign-in', { form: { login, password } });
    const cookie = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
    return { login, id: me.id, token, personal: personal.secret, cookie };
  }

  /** Signs a person of the demo data in. */
  async person(id) {
    const { login } = await this.json('PATCH', `/api/v1/users/${id}`, { token: this.admin.token, body: { password } });
    return this.signIn(login);
  }

  /** An agent and a requester with many tickets of their own. */
  async people() {
    const list = (q) => this.json('GET', `/api/v1/tickets?q=${encodeURIComponent(q)}&limit=50&fields=requester_id,assignee_id`, { token: this.admin.token });
    const { items } = await list('assignee:any state:closed');
    return { agent: await this.person(items[0].assignee_id), requester: await this.person(items[0].requester_id) };
  }

  /** Somebody who is agent in these places alone; the same one each time. */
  async agentOf(login, places) {
    const as = { token: this.admin.token };
    const [known] = (await this.json('GET', `/api/v1/users?q=${encodeURIComponent(`login:${login}`)}&fields=id`, as)).items;
    const id = known?.id ?? (await this.json('POST', '/api/v1/users', { ...as, body: { login, name: login, roles: ['requester'] } })).id;
    if (!known) await this.json('POST', '/api/v1/role-grants', { ...as, body: { role: 'agent', user_id: id, location_ids: places } });
    return this.person(id);
  }

  /** Agents of 50 places (sections, where the company has them), of one, and of one where nothing lies. */
  async placedAgents() {
    const as = { token: this.admin.token };
    const list = async (q) => (await this.json('GET', `/api/v1/locations?limit=200&sort=id&fields=id&q=${encodeURIComponent(q)}`, as)).items.map((item) => item.id);
    const sections = await list('parent:any');
    const places = sections.length > 0 ? sections : await list('');
    const name = 'Empty place';
    const [empty] = await list(`name:"${name}"`);
    const nowhere = empty ?? (await this.json('POST', '/api/v1/locations', { ...as, body: { name } })).id;
    return { fifty: await this.agentOf('bench.fifty', places.slice(0, 50)), one: await this.agentOf('bench.one', places.slice(0, 1)), nowhere: await this.agentOf('bench.nowhere', [nowhere]) };
  }

  async run(line) {
    const answer = await this.json('POST', '/api/v1/commands/run', { token: this.admin.token, body: { line } });
    if (answer.exit_code !== 0) throw new Error(JSON.stringify(answer));
    return answer;
  }

  async fill({ tickets, people, files }) {
    console.error(`making ${tickets} tickets …`);
    await this.run(`demo fill --tickets ${tickets} --people ${people} --files ${files}`);
    await this.jobsDone();
  }

  /** Waits until no enqueued job waits or runs: demo data are in, the search index is built. */
  async jobsDone() {
    for (;;) {
      const jobs = (await this.run('jobs list --json')).blocks[0].value;
      const failed = jobs.find((job) => job.id > 0 && job.state === 'failed');
      if (failed) throw new Error(`job ${failed.name}: ${failed.error}`);
      if (!jobs.some((job) => job.id > 0 && job.state !== 'done' && job.state !== 'cancelled')) return;
      await pause(1000);
    }
  }

  async stop() {
    this.agent.destroy();
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
