// What is in a package, as CycloneDX: the jars by Maven's list (server/target/bom.json), what the dashboard's page was
// made of, the Java runtime and PostgreSQL. node sbom.mjs <the package's folder> <version> <seconds since 1970>
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const [folder, version, seconds] = process.argv.slice(2)
const bom = JSON.parse(readFileSync(join(root, 'server/target/bom.json'), 'utf8'))

const jar = (component) => join(folder, 'jars', `${component.name}-${component.version}.jar`)
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')

const jars = bom.components
  .filter((component) => existsSync(jar(component)))
  .map((component) => ({ ...component, hashes: [{ alg: 'SHA-256', content: sha256(jar(component)) }] }))

/** Of the packages that only build, Svelte alone leaves a part of itself in the page. */
function bundled() {
  const lock = JSON.parse(readFileSync(join(root, 'dashboard/package-lock.json'), 'utf8'))
  return Object.entries(lock.packages)
    .filter(([path, each]) => path && (!each.dev || path === 'node_modules/svelte'))
    .map(([path, each]) => npm(path.replace(/^.*node_modules\//, ''), each))
}

function npm(name, { version, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const licenses = license ? [{ license: { id: license } }] : []
  return { type: 'library', 'bom-ref': purl, name, version, licenses, purl }
}

function runtime() {
  const text = readFileSync(join(folder, 'runtime/release'), 'utf8')
  const found = (name) => text.match(new RegExp(`^${name}="(.*)"`, 'm'))?.[1] ?? 'unknown'
  const licenses = [{ expression: 'GPL-2.0-only WITH Classpath-exception-2.0' }]
  const name = 'OpenJDK runtime'
  const supplier = { name: found('IMPLEMENTOR') }
  return { type: 'platform', 'bom-ref': 'runtime', name, version: found('JAVA_RUNTIME_VERSION'), supplier, licenses }
}

function postgres() {
  const binaries = bom.components.find(({ name }) => name.startsWith('embedded-postgres-binaries-linux'))
  const licenses = [{ license: { id: 'PostgreSQL' } }]
  const purl = binaries.purl
  return { type: 'application', 'bom-ref': 'postgres', name: 'PostgreSQL', version: binaries.version, licenses, purl }
}

const missing = readdirSync(join(folder, 'jars')).filter((name) => !jars.some((each) => jar(each).endsWith(`/${name}`)))
const unknown = missing.filter((name) => !name.startsWith('holdfast-server-'))
if (unknown.length > 0) {
  throw new Error(`Maven's list lacks ${unknown.join(', ')}`)
}
const components = [...jars, ...bundled(), runtime(), postgres()]
const kept = new Set(components.map((component) => component['bom-ref']))
const whole = bom.metadata.component['bom-ref']
const dependencies = bom.dependencies
  .filter(({ ref }) => ref === whole || kept.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) }))
const timestamp = new Date(seconds * 1000).toISOString()
const component = { ...bom.metadata.component, type: 'application', name: 'holdfast', version }
const metadata = { timestamp, component }
const { bomFormat, specVersion } = bom
console.log(JSON.stringify({ bomFormat, specVersion, version: 1, metadata, components, dependencies }, null, 2))
