import { isLosslessNumber, parse, stringify } from 'lossless-json';
import type { ExactNumber, Json } from './types';

/** Parses JSON and keeps every number as it was written: JSON.parse rounds those above 2^53. */
export function parseExact(text: string): Json {
  return parse(text) as Json;
}

/** Indented JSON text with every digit of every number. */
export function writeExact(json: Json): string {
  return stringify(json, undefined, 2) ?? 'null';
}

export function isExactNumber(json: Json): json is ExactNumber {
  return isLosslessNumber(json);
}

/** What lies in an object or a list, with its key or place; null where nothing can. */
export function childrenOf(json: Json): [string | number, Json][] | null {
  if (Array.isArray(json)) return json.map((child, at) => [at, child]);
  if (json === null || typeof json !== 'object' || isExactNumber(json)) return null;
  return Object.entries(json);
}

/** The same value with ordinary numbers, for everything that is not payload. */
export function withPlainNumbers(json: Json): unknown {
  if (isExactNumber(json)) return Number(json.value);
  if (Array.isArray(json)) return json.map(withPlainNumbers);
  if (json !== null && typeof json === 'object') {
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withPlainNumbers(value)]));
  }
  return json;
}
