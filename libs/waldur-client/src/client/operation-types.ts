import type { components, paths } from '../generated/waldur-api.ts';

/** Objects of the contract. Sparse answers leave keys out, whatever these types say. */
export type schemas = components['schemas'];

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths that the contract has for a method. */
export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends { readonly [_ in M]: object } ? P : never;
}[keyof paths];

export type Operation<P extends keyof paths, M extends Method> = paths[P] extends { readonly [_ in M]: infer O }
  ? O
  : never;

type Parameters<O, K extends 'path' | 'query'> = O extends { readonly parameters: { readonly [_ in K]?: infer T } }
  ? NonNullable<T>
  : never;

/** Names accepted by the `field` parameter of an operation. */
export type FieldOf<O> =
  Parameters<O, 'query'> extends { readonly field?: readonly (infer F extends string)[] }
    ? 'field' extends keyof Parameters<O, 'query'>
      ? F
      : never
    : never;

type PathOption<O> = [Parameters<O, 'path'>] extends [never]
  ? { readonly path?: undefined }
  : { readonly path: Parameters<O, 'path'> };

type PlainQuery<Q, Hidden> = { readonly [K in keyof Q as Exclude<K, 'field' | Hidden>]: Q[K] | undefined };

type QueryOption<O, F, Hidden> = [Parameters<O, 'query'>] extends [never]
  ? { readonly query?: undefined }
  : {
      readonly query?: PlainQuery<Parameters<O, 'query'>, Hidden> & { readonly field?: readonly F[] | undefined };
    };

type JsonOf<R> = R extends { readonly content: { readonly 'application/json': infer B } } ? B : never;

type Body<O> = O extends { readonly requestBody?: infer R } ? JsonOf<R> : never;

type BodyOption<O> = [Body<O>] extends [never]
  ? { readonly body?: undefined }
  : O extends { readonly requestBody: object }
    ? { readonly body: Body<O> }
    : { readonly body?: Body<O> | undefined };

export type ReadOptions<O, F, Hidden = never> = PathOption<O> & QueryOption<O, F, Hidden>;
export type WriteOptions<O> = PathOption<O> &
  BodyOption<O> & {
    /** Instead of the client's own, for what Waldur tells apart by it. */
    readonly userAgent?: string;
  };

/** Options may be left out when nothing in them is required. */
export type Arguments<T> = object extends T ? [options?: T] : [options: T];

type SuccessStatus = 200 | 201 | 202 | 204;

/** JSON of the success answer. */
export type AnswerOf<O> = O extends { readonly responses: infer R }
  ? {
      [S in keyof R & SuccessStatus]: R[S] extends { content: { readonly 'application/json': infer J } }
        ? J
        : undefined;
    }[keyof R & SuccessStatus]
  : never;

/** With a `field` query only the named attributes are known. */
export type Sparse<J, F> = [F] extends [never] ? J : J extends readonly (infer E)[] ? Partial<E>[] : Partial<J>;

/** GET paths that answer with a list. */
export type ListPath = {
  [P in PathsWith<'get'>]: AnswerOf<Operation<P, 'get'>> extends readonly unknown[] ? P : never;
}[PathsWith<'get'>];

export type ItemOf<O, F> = AnswerOf<O> extends readonly (infer E)[] ? ([F] extends [never] ? E : Partial<E>) : never;
