import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { classPath, jdk } from './jdk';
import { PLACES } from './places';

export type Settings = Record<`HOLDFAST_${string}`, string>;

/** The real program, as `./holdfast` starts it, with settings and a data directory of its own. */
export class Holdfast {
  readonly handlers = join(PLACES.run, 'handlers');
  readonly log = join(PLACES.run, 'log');
  private readonly environment: NodeJS.ProcessEnv;
  private serving: ChildProcess | undefined;

  constructor(settings: Settings) {
    mkdirSync(PLACES.mended, { recursive: true });
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HOLDFAST_'));
    this.environment = {
      ...Object.fromEntries(inherited),
      HOLDFAST_DATA_DIR: join(PLACES.run, 'data'),
      HOLDFAST_HANDLERS_DIR: this.handlers,
      ...settings,
    };
  }

  /** Serves until it is stopped; gives the port it listens on, once it is ready. */
  async serve(): Promise<number> {
    const serving = spawn(jdk('java'), this.command('serve'), {
      env: this.environment,
      cwd: PLACES.run,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.serving = serving;
    process.once('exit', () => serving.kill());
    const log = createWriteStream(this.log);
    return new Promise((ready, failed) => {
      serving.once('exit', (code) => failed(new Error(`serve ended with ${code}; see ${this.log}`)));
      createInterface({ input: serving.stderr }).on('line', (line) => {
        log.write(`${line}\n`);
        const port = /Ready on port (\d+)/.exec(line)?.[1];
        if (port !== undefined) ready(Number(port));
      });
    });
  }

  /** Asks it to stop, as systemd does; gives its exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.serving!, 'exit');
    this.serving!.kill('SIGTERM');
    return (await ended)[0] as number | null;
  }

  /** Runs a command to its end; gives what it printed. */
  async run(...command: string[]): Promise<string> {
    const options = { env: this.environment, cwd: PLACES.run };
    return (await promisify(execFile)(jdk('java'), this.command(...command), options)).stdout;
  }

  private command(...command: string[]): string[] {
    return [
      '-XX:+UseCompactObjectHeaders',
      '-Xmx512m',
      '--enable-native-access=ALL-UNNAMED',
      `-Dtrials.mended=${PLACES.mended}`,
      '-cp',
      classPath(),
      'dev.holdfast.app.Holdfast',
      ...command,
    ];
  }
}
