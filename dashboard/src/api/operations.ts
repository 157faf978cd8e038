/**
 * What may be asked of the API and what it answers, taken from the types that are generated from openapi.yaml
 * (`npm run types`): a path, a query, a body or an answer that is not in the document does not compile.
 */
import type { paths } from '$openapi';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that know this method. */
export type Path<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends Path<M>> = paths[P][M];

type Json<T> = T extends { content: { 'application/json': infer J } } ? J : void;

type Success<R> = Json<R[keyof R & (200 | 201 | 202 | 204)]>;

/** What comes back when it went well; nothing where the answer has no body. */
export type Answer<M extends Method, P extends Path<M>> =
  Operation<M, P> extends { responses: infer R } ? Success<R> : never;

type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : never;

/** `[T] extends`: a body of several shapes is one body. */
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : never;

type WithId<P> = P extends `${string}{id}${string}` ? { id: number } : { id?: never };

type WithName<P> = P extends `${string}{name}${string}` ? { name: string } : { name?: never };

type WithBody<O> = [Body<O>] extends [never] ? { body?: never } : { body: Body<O> };

/** What belongs to a call. A query may be written out as text where its names come from a filter. */
export type Call<M extends Method, P extends Path<M>> = WithId<P> &
  WithName<P> &
  WithBody<Operation<M, P>> & {
    query?: Loose<Query<Operation<M, P>>> | URLSearchParams;
    signal?: AbortSignal | undefined;
  };

/** Undefined stands for left out. */
type Loose<Q> = { [N in keyof Q]?: Q[N] | undefined };

/** The call may be left out where nothing in it is needed. */
export type Calls<M extends Method, P extends Path<M>> =
  object extends Call<M, P> ? [call?: Call<M, P>] : [call: Call<M, P>];
