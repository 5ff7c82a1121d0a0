// What statements really run, with the plan the database used for each: its slow log, with everything in it.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

export class StatementLog {
  constructor(server) {
    this.server = server;
    this.file = join(server.data, 'run', 'statements.log');
    this.sql(`SET GLOBAL slow_query_log_file='${this.file}', GLOBAL long_query_time=0, GLOBAL log_slow_verbosity='query_plan,explain', GLOBAL slow_query_log=1`);
    // Settings hold for new connections; the server opens new ones when its own are lost.
    const others = this.sql("SELECT id FROM information_schema.processlist WHERE user <> 'root' AND user <> 'system user'");
    for (const id of others.split('\n').filter(Boolean))
      try { this.sql(`KILL ${id}`); } catch { /* it ended by itself */ }
  }

  sql(text) {
    return execFileSync('mariadb', ['--no-defaults', '--socket', join(this.server.data, 'run/db.sock'), '--user', 'root', '--batch', '--skip-column-names', 'kontor', '-e', text],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  /** The statements of one call, which must succeed: {text, rows read, filesort, plan: [{table, type, key, readRows, extra}]}. */
  async of(call) {
    const from = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    const answer = await call();
    if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
    const buffer = Buffer.alloc(statSync(this.file).size - from);
    const file = openSync(this.file, 'r');
    readSync(file, buffer, 0, buffer.length, from);
    closeSync(file);
    return buffer.toString().split('# User@Host').slice(1).map((block) => ({
      rows: Number(/Rows_examined: (\d+)/.exec(block)[1]),
      plan: [...block.matchAll(/^# explain: (.*)$/gm)].map(([, line]) => line.split('\t')).slice(1)
        .map(([, , table, type, , key, , , , readRows, , , extra]) => ({ table, type, key, readRows: Number(readRows), extra: extra ?? '' })),
      text: block.split('\n').filter((line) => line && !line.startsWith('#') && !line.startsWith(' ') && !/^(SET timestamp|use )/.test(line)).join(' ').replace(/^: \S+ @ \S+ \[[^\]]*\]\s*/, ''),
    }));
  }

  end() {
    this.sql('SET GLOBAL slow_query_log=0');
  }
}
