import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PLACES } from './places';

/** A program of the JDK in JAVA_HOME, or of the one on the PATH. */
export function jdk(program: 'java' | 'javac' | 'jar'): string {
  const home = process.env.JAVA_HOME;
  return home === undefined ? program : join(home, 'bin', program);
}

/** The same as that of the script holdfast. */
export function classPath(): string {
  const jar = builtFiles().find((name) => /^holdfast-server-.*\.jar$/.test(name));
  if (jar === undefined) {
    throw new Error(`There is no server in ${PLACES.built}: build it first, with ./holdfast --version.`);
  }
  return [join(PLACES.built, jar), join(PLACES.built, 'lib', '*')].join(delimiter);
}

function builtFiles(): string[] {
  try {
    return readdirSync(PLACES.built);
  } catch {
    return [];
  }
}

/** Puts the trials' own handler into this directory as users do: a jar with its service file. */
export function buildHandler(directory: string): void {
  const classes = join(PLACES.run, 'handler-classes');
  const services = join(classes, 'META-INF', 'services');
  mkdirSync(services, { recursive: true });
  mkdirSync(directory, { recursive: true });
  execFileSync(jdk('javac'), ['-d', classes, '-cp', classPath(), join(PLACES.handler, 'Moody.java')]);
  writeFileSync(join(services, 'dev.holdfast.handler.Handler'), 'dev.holdfast.trials.browser.Moody\n');
  execFileSync(jdk('jar'), ['--create', '--file', join(directory, 'moody.jar'), '-C', classes, '.']);
}
