// A real slapd on loopback with a few people, for the pages of directories. Answers {url, base, stop}, or nothing where there is none.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { patience } from './harness.mjs';

const base = 'dc=nordheim,dc=example';

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function entries(people) {
  const list = [
    [base, 'objectClass: dcObject', 'objectClass: organization', 'o: Nordheim', 'dc: nordheim'],
    [`ou=people,${base}`, 'objectClass: organizationalUnit', 'ou: people'],
    [`ou=groups,${base}`, 'objectClass: organizationalUnit', 'ou: groups'],
    [`ou=machines,${base}`, 'objectClass: organizationalUnit', 'ou: machines'],
    ...people.map(({ login, name, ...more }) => [`uid=${login},ou=people,${base}`, 'objectClass: inetOrgPerson', `uid: ${login}`,
      `cn:: ${Buffer.from(name).toString('base64')}`, 'sn: x', `mail: ${login}@nordheim.example`, ...Object.entries(more).map(([key, value]) => `${key}: ${value}`)]),
    [`cn=it,ou=groups,${base}`, 'objectClass: groupOfNames', 'cn: it', `member: uid=${people[0].login},ou=people,${base}`],
    ...['PC-0815', 'PC-4711'].map((name) => [`cn=${name},ou=machines,${base}`, 'objectClass: device', `cn: ${name}`, 'description: Reception']),
  ];
  return list.map(([dn, ...lines]) => [`dn: ${dn}`, ...lines, ''].join('\n')).join('\n');
}

export async function startSlapd(people) {
  if (!existsSync('/usr/sbin/slapd')) return null;
  const folder = mkdtempSync(join(tmpdir(), 'kontor-slapd-'));
  mkdirSync(join(folder, 'db'));
  const conf = join(folder, 'slapd.conf');
  writeFileSync(conf, [
    ...['core', 'cosine', 'inetorgperson'].map((schema) => `include /etc/ldap/schema/${schema}.schema`),
    'modulepath /usr/lib/ldap', 'moduleload back_mdb', `pidfile ${folder}/pid`, 'database mdb', `suffix "${base}"`, `rootdn "cn=admin,${base}"`, 'rootpw adminpw',
    `directory ${folder}/db`, 'dbnosync', 'access to * by * read', '',
  ].join('\n'));
  writeFileSync(join(folder, 'people.ldif'), entries(people));
  const loaded = spawnSync('/usr/sbin/slapadd', ['-q', '-f', conf, '-l', join(folder, 'people.ldif')]);
  if (loaded.status !== 0) throw new Error(`slapadd: ${loaded.stderr}`);
  const url = `ldap://127.0.0.1:${await freePort()}`;
  const child = spawn('/usr/sbin/slapd', ['-f', conf, '-h', url, '-d', '0'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const run = (program, args, input) => spawnSync(`/usr/bin/${program}`, ['-x', '-H', url, '-D', `cn=admin,${base}`, '-w', 'adminpw', ...args], { input });
  for (const until = Date.now() + patience; run('ldapsearch', ['-b', '', '-s', 'base']).status !== 0;) {
    if (Date.now() > until) throw new Error('slapd does not answer');
    await pause(50);
  }
  return {
    url, base,
    change(ldif) {
      const done = run('ldapmodify', [], ldif);
      if (done.status !== 0) throw new Error(`ldapmodify: ${done.stderr}`);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
