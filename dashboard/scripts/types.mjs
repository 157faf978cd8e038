// Writes target/openapi.ts, the types of the API's client, from the document that the server is held against.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const DOCUMENT = new URL('../../server/src/main/resources/openapi.yaml', import.meta.url);
const TYPES = new URL('../target/openapi.ts', import.meta.url);

// A value with a default may be left out.
const types = astToString(await openapiTS(DOCUMENT, { silent: true, defaultNonNullable: false }));
// A file that stays as it is keeps its age: nothing that depends on it need be done again.
if (!existsSync(TYPES) || readFileSync(TYPES, 'utf8') !== types) {
  mkdirSync(new URL('.', TYPES), { recursive: true });
  writeFileSync(TYPES, types);
}
